import { findPickList } from "../operations/fulfillment/read.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const pickList: QueryResolvers["pickList"] = (_, { id }, context) => findPickList(context, id);
