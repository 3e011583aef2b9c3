import { headCursor } from "@waybill/subgraph";
import type { QueryResolvers } from "./types.generated.ts";

export const ordersLogHead: QueryResolvers["ordersLogHead"] = (_, __, context) => headCursor(context, "orders");
