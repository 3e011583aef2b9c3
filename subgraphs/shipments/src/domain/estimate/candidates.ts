import type { CarrierFacts } from "../carrier-facts.ts";
import { daysWithinAfter } from "../edd/distribution.ts";
import type { Foretell } from "../edd/model.ts";
import type { RuleFacts } from "./by-rule.ts";
import type { Candidate, EstimateConfidence } from "./estimate.ts";
import { type Forecast, parcelOf } from "./forecast.ts";
import { dayOf } from "./local-day.ts";

/** What a tenant's estimates are made with. */
export interface Estimator extends RuleFacts {
  readonly model: { readonly id: string; readonly foretell: Foretell } | null;
}

const single = { p50: null, p80: null, p95: null, modelId: null, basis: null } as const;

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
  const days = { day: p50, earliest: p20, latest: p95, p50, p80, p95 };
  return { source: "MODEL", ...days, confidence, modelId: model.id, basis: null };
}

const byWidth = (days: number): EstimateConfidence => (days <= 1 ? "HIGH" : days <= 3 ? "MEDIUM" : "LOW");
