import { findReturnableLines } from "../operations/returns/find-return.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const returnableLines: QueryResolvers["returnableLines"] = (_, { orderId }, context) =>
  findReturnableLines(context, orderId);
