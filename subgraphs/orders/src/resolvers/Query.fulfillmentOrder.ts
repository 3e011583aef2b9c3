import { findFulfillmentOrder } from "../operations/fulfillment/read.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const fulfillmentOrder: QueryResolvers["fulfillmentOrder"] = (_, { id }, context) =>
  findFulfillmentOrder(context, id);
