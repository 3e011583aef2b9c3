import { listOrders } from "../operations/list-orders.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const orders: QueryResolvers["orders"] = (_, args, context) => listOrders(context, args);
