import { listImports } from "../operations/find-import.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const importJobs: QueryResolvers["importJobs"] = (_, args, context) => listImports(context, args);
