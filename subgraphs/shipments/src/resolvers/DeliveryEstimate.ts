import type { Identity } from "@waybill/kernel";
import { datesOf } from "../domain/estimate/estimate-event.ts";
import type { Candidate } from "../domain/estimate/estimate.ts";
import { dateOf } from "../domain/estimate/local-day.ts";
import { explainRule, type RuleBasis } from "../domain/estimate/rule-basis.ts";
import type { DeliveryEstimateResolvers, RuleBasis as ShownBasis } from "./types.generated.ts";

export const DeliveryEstimate = {
  date: (estimate) => datesOf(estimate).date,
  earliest: (estimate) => datesOf(estimate).earliest,
  latest: (estimate) => datesOf(estimate).latest,
  p50: (estimate) => datesOf(estimate).p50,
  p80: (estimate) => datesOf(estimate).p80,
  p95: (estimate) => datesOf(estimate).p95,
  modelVersion: ({ modelId }) => modelId,
  // How a seller works is nothing for who waits for a parcel.
  basis: (estimate, _, { identity }) =>
    estimate.basis && !isOutsider(identity) ? showBasis(estimate.basis, estimate) : null,
} satisfies Partial<DeliveryEstimateResolvers>;

/** Shoppers, and those without credentials. */
const isOutsider = ({ customerId, scopes }: Identity): boolean =>
  customerId !== undefined || (scopes.length === 1 && scopes[0] === "public");

const showBasis = (basis: RuleBasis, days: Pick<Candidate, "earliest" | "latest">): ShownBasis => ({
  explanation: explainRule(basis, days),
  schedule: basis.schedule,
  locationId: basis.locationId,
  timeZone: basis.timeZone,
  cutOffTime: basis.cutOffTime,
  workBegins: basis.begins === null ? null : dateOf(basis.begins),
  minHandlingDays: basis.handlingDays.min,
  maxHandlingDays: basis.handlingDays.max,
  earliestHandOver: dateOf(basis.handOver.earliest),
  latestHandOver: dateOf(basis.handOver.latest),
  handedOver: basis.isHandedOver,
  overdue: basis.isOverdue,
  minTransitDays: basis.transitDays.min,
  maxTransitDays: basis.transitDays.max,
  zone: basis.zone,
});
