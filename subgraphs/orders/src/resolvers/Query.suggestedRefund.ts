import { findSuggestedRefund } from "../operations/returns/suggest-refund.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const suggestedRefund: QueryResolvers["suggestedRefund"] = (_, { returnId, basis }, context) =>
  findSuggestedRefund(context, returnId, basis);
