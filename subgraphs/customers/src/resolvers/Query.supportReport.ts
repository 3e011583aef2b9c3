import { reportSupport } from "../operations/report-support.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const supportReport: QueryResolvers["supportReport"] = (_, { range, kind }, context) =>
  reportSupport(context, range, kind ?? null);
