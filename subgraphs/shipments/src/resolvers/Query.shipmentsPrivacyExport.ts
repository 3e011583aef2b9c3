import { exportShipments } from "../operations/privacy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipmentsPrivacyExport: QueryResolvers["shipmentsPrivacyExport"] = (_, { customerId }, context) =>
  exportShipments(context, customerId);
