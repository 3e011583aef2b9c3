import { exportStock } from "../operations/privacy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const inventoryPrivacyExport: QueryResolvers["inventoryPrivacyExport"] = (_, { customerId }, context) =>
  exportStock(context, customerId);
