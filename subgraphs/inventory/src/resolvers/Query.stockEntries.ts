import { listEntries } from "../operations/list-stock.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const stockEntries: QueryResolvers["stockEntries"] = (_, args, context) => listEntries(context, args);
