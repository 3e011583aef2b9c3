import { listCases } from "../operations/cases/list-cases.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipmentCases: QueryResolvers["shipmentCases"] = (_, args, context) => listCases(context, args);
