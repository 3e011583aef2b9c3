import { findShipment } from "../operations/find-shipment.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipment: QueryResolvers["shipment"] = (_, { id }, context) => findShipment(context, id);
