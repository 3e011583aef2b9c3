import { findTransfer } from "../operations/list-transfers.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const stockTransfer: QueryResolvers["stockTransfer"] = (_, { id }, context) => findTransfer(context, id);
