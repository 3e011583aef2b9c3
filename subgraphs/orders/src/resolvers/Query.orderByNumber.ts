import { findOrderByNumber } from "../operations/find-order.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const orderByNumber: QueryResolvers["orderByNumber"] = (_, { number }, context) =>
  findOrderByNumber(context, number);
