import { findOrder } from "../operations/find-order.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const order: QueryResolvers["order"] = (_, { id }, context) => findOrder(context, id);
