import { dryRunNormalization as dryRun } from "../operations/normalization/dry-run.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const dryRunNormalization: QueryResolvers["dryRunNormalization"] = (_, args, context) => dryRun(context, args);
