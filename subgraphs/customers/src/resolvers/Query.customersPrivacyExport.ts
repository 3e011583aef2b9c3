import { exportCustomer } from "../operations/privacy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const customersPrivacyExport: QueryResolvers["customersPrivacyExport"] = (_, { customerId }, context) =>
  exportCustomer(context, customerId);
