import { datesOf } from "../domain/estimate/estimate-event.ts";
import type { DeliveryEstimateResolvers } from "./types.generated.ts";

export const DeliveryEstimate = {
  date: (estimate) => datesOf(estimate).date,
  earliest: (estimate) => datesOf(estimate).earliest,
  latest: (estimate) => datesOf(estimate).latest,
  p50: (estimate) => datesOf(estimate).p50,
  p80: (estimate) => datesOf(estimate).p80,
  p95: (estimate) => datesOf(estimate).p95,
  modelVersion: ({ modelId }) => modelId,
} satisfies Partial<DeliveryEstimateResolvers>;
