import type { CarrierFacts } from "../carrier-facts.ts";
import type { ShipmentCondition, ShipmentStatus } from "../shipment-status.ts";
import { byRule } from "./by-rule.ts";
import { byCarrier, byModel, byPromise, type Estimator } from "./candidates.ts";
import { chooseSource, isSettled } from "./choose-source.ts";
import { type Candidate, differs, type Estimate, type EstimateReason } from "./estimate.ts";
import { sellerOffset } from "./begin-forecast.ts";
import { type Forecast, measuresOf } from "./forecast.ts";
import { localDays } from "./local-day.ts";
import { type MilestoneScan, type Milestones, milestonesOf } from "./milestones.ts";

/** A shipment as far as its estimate depends on it. */
export interface ForecastSubject {
  readonly _id: string;
  readonly carrierCode: string;
  readonly status: ShipmentStatus;
  readonly condition: ShipmentCondition;
  readonly statusOccurredAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly carrierFacts: CarrierFacts | null;
  readonly forecast: Forecast;
}

/** What a shipment's estimate is after something happened. */
export interface ForecastChange {
  readonly forecast: Forecast;
  /** The estimate when it says something new; null while it stands. */
  readonly revised: Estimate | null;
}

/**
 * Brings a shipment's forecast to what is known now: its milestones, the estimate, and after the delivery how good the
 * estimates were. What is shown changes only when it differs by a day or more, and never once a delivery is settled.
 */
export function nextForecast(
  shipment: ForecastSubject,
  scans: readonly MilestoneScan[],
  estimator: Estimator,
  now: Date,
): ForecastChange {
  const before = shipment.forecast;
  const milestones = milestonesOf(scans, shipment.deliveredAt);
  const { handedOverAt, deliveredAt } = milestones;
  const isOriginKnown = before.origin.countryCode !== "" || milestones.from === null;
  const origin = isOriginKnown ? before.origin : (milestones.from ?? before.origin);
  const moved: Forecast = { ...before, origin, handedOverAt, deliveredAt };
  const localNow = localDays(now, milestones.offsetMinutes ?? sellerOffset(before.dispatch, estimator.policy, now));

  const chosen = choose(shipment, moved, milestones, estimator, localNow);
  const reason = reasonOf(shipment, moved, chosen, localNow);
  const isNews = chosen !== null && (before.current === null || differs(before.current, chosen));
  const revised: Estimate | null = isNews
    ? { ...chosen, reason, revision: (before.current?.revision ?? 0) + 1, madeAt: now }
    : null;
  const current = revised ?? before.current;
  // As it was said at the moment: an estimate that was made before stands for both moments, if it was not revised.
  const isAtPurchase = handedOverAt === null && before.atPurchase === null;
  const isAtHandOver = handedOverAt !== null && before.atHandOver === null && !isSettled(shipment.status);
  const next: Forecast = {
    ...moved,
    current,
    atPurchase: isAtPurchase ? current : before.atPurchase,
    atHandOver: isAtHandOver ? current : before.atHandOver,
  };
  return { forecast: { ...next, measures: measuresOf(next) }, revised };
}

function choose(
  shipment: ForecastSubject,
  forecast: Forecast,
  { handedOver }: Milestones,
  estimator: Estimator,
  localNow: number,
): Candidate | null {
  if (isSettled(shipment.status)) return null;
  const { carrierFacts, carrierCode } = shipment;
  const isCarrierFresh = spokeSince(shipment, handedOver);
  const candidates = [
    byCarrier(carrierFacts, isCarrierFresh),
    byModel(forecast, shipment, estimator, localNow),
    byRule(forecast, carrierCode, estimator, localNow),
    byPromise(forecast.promisedDay),
  ].filter((candidate) => candidate !== null);
  const facts = { isHandedOver: handedOver !== null, isCarrierFresh, today: Math.floor(localNow) };
  return chooseSource(candidates, { ...facts, status: shipment.status });
}

/** Whether the carrier's date is from after the hand-over, and knows of what went wrong last. */
function spokeSince({ carrierFacts, status, statusOccurredAt }: ForecastSubject, handedOver: Date | null): boolean {
  const asOf = carrierFacts?.estimate?.asOf;
  if (!asOf || !handedOver || asOf < handedOver) return false;
  const wentWrong = status === "EXCEPTION" || status === "ATTEMPT_FAILED";
  return !wentWrong || statusOccurredAt === null || asOf >= statusOccurredAt;
}

function reasonOf(
  shipment: ForecastSubject,
  forecast: Forecast,
  chosen: Candidate | null,
  localNow: number,
): EstimateReason {
  const { current, handedOverAt } = shipment.forecast;
  if (handedOverAt === null && forecast.handedOverAt !== null) return "HANDED_OVER";
  if (chosen?.source === "CARRIER") return "CARRIER_CHANGED";
  if (current === null) return "CREATED";
  if (current.day < Math.floor(localNow)) return "DATE_PASSED";
  const isWrong = shipment.status === "EXCEPTION" || shipment.status === "ATTEMPT_FAILED";
  return isWrong || shipment.condition !== "ON_TIME" ? "EXCEPTION" : "IN_TRANSIT";
}

/** Whether two forecasts are the same for storage. Their dates are numbers, and estimates are replaced as a whole. */
export const sameForecast = (a: Forecast, b: Forecast): boolean =>
  a.current === b.current &&
  a.handedOverAt === b.handedOverAt &&
  a.deliveredAt === b.deliveredAt &&
  a.atPurchase === b.atPurchase &&
  a.atHandOver === b.atHandOver &&
  a.origin === b.origin;
