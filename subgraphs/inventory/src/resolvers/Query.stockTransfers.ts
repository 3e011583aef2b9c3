import { listTransfers } from "../operations/list-transfers.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const stockTransfers: QueryResolvers["stockTransfers"] = (_, args, context) => listTransfers(context, args);
