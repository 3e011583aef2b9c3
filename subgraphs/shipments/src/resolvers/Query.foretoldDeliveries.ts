import { foretellDeliveries } from "../operations/estimates/foretell-deliveries.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const foretoldDeliveries: QueryResolvers["foretoldDeliveries"] = (_, { parcels }, context) =>
  foretellDeliveries(context, parcels);
