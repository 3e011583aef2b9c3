import { summaryOfCarrier } from "../operations/find-feedback.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carrierFeedbackSummary: QueryResolvers["carrierFeedbackSummary"] = (_, { carrierCode }, context) =>
  summaryOfCarrier(context, carrierCode);
