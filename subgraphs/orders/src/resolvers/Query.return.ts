import { findReturn } from "../operations/returns/find-return.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const returnById: QueryResolvers["return"] = (_, { id }, context) => findReturn(context, id);
