import { listFulfillmentOrders } from "../operations/fulfillment/read.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const fulfillmentOrders: QueryResolvers["fulfillmentOrders"] = (_, args, context) =>
  listFulfillmentOrders(context, args);
