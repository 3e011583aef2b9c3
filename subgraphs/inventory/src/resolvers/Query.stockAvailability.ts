import { stockAvailability as available } from "../operations/stock-availability.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const stockAvailability: QueryResolvers["stockAvailability"] = (_, { skus, channel }, context) =>
  available(context, skus, channel ?? null);
