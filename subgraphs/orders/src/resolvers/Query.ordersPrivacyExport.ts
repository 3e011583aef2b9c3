import { exportOrders } from "../operations/privacy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const ordersPrivacyExport: QueryResolvers["ordersPrivacyExport"] = (_, { customerId }, context) =>
  exportOrders(context, customerId);
