import { listPickLists } from "../operations/fulfillment/read.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const pickLists: QueryResolvers["pickLists"] = (_, args, context) => listPickLists(context, args);
