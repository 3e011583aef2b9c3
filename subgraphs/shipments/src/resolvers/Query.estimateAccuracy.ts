import { estimateAccuracy as report } from "../operations/estimates/report-accuracy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const estimateAccuracy: QueryResolvers["estimateAccuracy"] = (_, args, context) => report(context, args);
