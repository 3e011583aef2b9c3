import type { CalendarPlace } from "../calendar/workdays.ts";
import type { CarrierFacts } from "../carrier-facts.ts";
import { daysWithinAfter } from "../edd/distribution.ts";
import type { Foretell } from "../edd/model.ts";
import { deliveryByRule, transitByRule } from "../edd/rule.ts";
import { type DeliveryPolicyFields, shareOfDay, transitRowOf } from "./delivery-policy.ts";
import type { Candidate, EstimateConfidence } from "./estimate.ts";
import { type Forecast, parcelOf } from "./forecast.ts";
import { dayOf } from "./local-day.ts";

/** What a tenant's estimates are made with. */
export interface Estimator {
  readonly policy: DeliveryPolicyFields | null;
  readonly model: { readonly id: string; readonly foretell: Foretell } | null;
  readonly isWorkday: (day: number, place: CalendarPlace) => boolean;
}

const single = { p50: null, p80: null, p95: null, modelId: null } as const;

/** The carrier's word; it is surer once the carrier has the parcel. */
export function byCarrier(facts: CarrierFacts | null, isFresh: boolean): Candidate | null {
  const estimate = facts?.estimate?.value;
  const day = estimate ? dayOf(estimate.date) : null;
  if (!estimate || day === null) return null;
  // The ends of a window are of the place: their dates stand as they are written.
  const earliest = Math.min(day, (estimate.windowStart === null ? null : dayOf(estimate.windowStart)) ?? day);
  const latest = Math.max(day, (estimate.windowEnd === null ? null : dayOf(estimate.windowEnd)) ?? day);
  return { source: "CARRIER", day, earliest, latest, confidence: isFresh ? "HIGH" : "LOW", ...single };
}

/** The day that the customer was shown. */
export function byPromise(promisedDay: number | null): Candidate | null {
  if (promisedDay === null) return null;
  return {
    source: "PROMISE",
    day: promisedDay,
    earliest: promisedDay,
    latest: promisedDay,
    confidence: "LOW",
    ...single,
  };
}

/**
 * The seller's rule, whose last day is named: a rule says by when. An order that should have left by now is counted as
 * one of today.
 */
export function byRule(forecast: Forecast, carrierCode: string, estimator: Estimator, now: number): Candidate | null {
  const { policy, isWorkday } = estimator;
  const { destination, handedOverAt, orderedAt, serviceId } = forecast;
  if (!policy || destination.countryCode === "") return null;
  const row = transitRowOf(policy, { carrierCode, service: serviceId, countryCode: destination.countryCode });
  if (!row) return null;
  const rule = {
    cutOff: shareOfDay(policy.cutOffTime),
    handlingDays: { min: policy.minHandlingDays, max: policy.maxHandlingDays },
    transitDays: { min: row.minDays, max: row.maxDays },
  };
  const origin = forecast.origin.countryCode === "" ? policy.origin : forecast.origin;
  const range =
    handedOverAt === null
      ? deliveryByRule(rule, orderedAt, origin, destination, isWorkday)
      : transitByRule(rule, handedOverAt, handedOverAt, destination, isWorkday);
  const late = range !== null && handedOverAt === null && range.latest < Math.floor(now);
  const days = late ? deliveryByRule(rule, now, origin, destination, isWorkday) : range;
  if (!days) return null;
  const confidence = days.latest - days.earliest <= 3 ? "MEDIUM" : "LOW";
  return { source: "RULE", day: days.latest, ...days, confidence, ...single };
}

/** What the seller's own deliveries let expect, given the days that have gone by already. */
export function byModel(
  forecast: Forecast,
  shipment: { readonly _id: string; readonly carrierCode: string },
  { model }: Estimator,
  now: number,
): Candidate | null {
  if (!model || forecast.destination.countryCode === "") return null;
  const parcel = parcelOf(forecast, shipment);
  const distribution = model.foretell(parcel, forecast.handedOverAt);
  const today = Math.floor(now);
  const start = Math.floor(forecast.handedOverAt ?? parcel.purchasedAt);
  // Today is not over: a parcel that is still out may yet arrive.
  const elapsed = Math.max(0, today - start - 0.5);
  const by = (share: number): number =>
    Math.max(today, start + Math.round(daysWithinAfter(distribution, share, elapsed)));
  const [p20, p50, p80, p95] = [by(0.2), by(0.5), by(0.8), by(0.95)];
  const confidence = byWidth(p80 - p50);
  return { source: "MODEL", day: p50, earliest: p20, latest: p95, p50, p80, p95, confidence, modelId: model.id };
}

const byWidth = (days: number): EstimateConfidence => (days <= 1 ? "HIGH" : days <= 3 ? "MEDIUM" : "LOW");
