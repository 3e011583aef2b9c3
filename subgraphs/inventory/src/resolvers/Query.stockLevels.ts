import { listLevels } from "../operations/list-stock.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const stockLevels: QueryResolvers["stockLevels"] = (_, args, context) => listLevels(context, args);
