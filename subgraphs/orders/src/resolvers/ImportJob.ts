import { countRows, listRows } from "../operations/find-import.ts";
import type { ImportJobResolvers } from "./types.generated.ts";

export const ImportJob = {
  id: (job) => job._id,
  placedRows: (job, _, context) => countRows(context, job, "PLACED"),
  failedRows: (job, _, context) => countRows(context, job, "FAILED"),
  processedRows: async (job, _, context) =>
    (await countRows(context, job, "PLACED")) + (await countRows(context, job, "FAILED")),
  rows: (job, args, context) => listRows(context, job, args),
} satisfies Partial<ImportJobResolvers>;
