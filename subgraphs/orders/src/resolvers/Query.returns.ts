import { listReturns } from "../operations/returns/find-return.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const returns: QueryResolvers["returns"] = (_, args, context) => listReturns(context, args);
