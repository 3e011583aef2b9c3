import { derivedId } from "@waybill/kernel";
import { carrierOrCode } from "./carrier-registry.ts";
import type { ShipmentRecord } from "./shipment.ts";
import type { TrackingScan } from "./tracking-scan.ts";

/** After how many days without news a shipment is EXPIRED, by what its carrier carries by. */
export type StalePolicy = { readonly expressDays: number; readonly postDays: number };
export const defaultStalePolicy: StalePolicy = { expressDays: 30, postDays: 60 };
/** No policy is shorter, so that nothing has to be looked at more often. */
export const shortestStaleDays = 7;
export const longestStaleDays = 365;

const dayMs = 24 * 3_600_000;

/** When a shipment with news now is first looked at. */
export const firstStaleCheck = (now: Date): Date => new Date(now.getTime() + shortestStaleDays * dayMs);

/** Days of silence after which a carrier's shipment is EXPIRED: what goes by post or sea may be silent for longer. */
export function staleAfterDays(carrierCode: string, policy: StalePolicy): number {
  const { modes } = carrierOrCode(carrierCode);
  return modes[0] === "POST" || modes.includes("SEA") ? policy.postDays : policy.expressDays;
}

/** When a shipment expires unless there is news. */
export function staleAt(shipment: ShipmentRecord, policy: StalePolicy): Date {
  const last = Math.max(shipment.createdAt.getTime(), shipment.statusOccurredAt?.getTime() ?? 0);
  return new Date(last + staleAfterDays(shipment.carrierCode, policy) * dayMs);
}

/**
 * Waybill's own word that news has stopped, as a scan among the carrier's. It stands at the instant of the last scan, so
 * that any later one ends it, whenever that comes in; before all scans where there is none.
 */
export function silenceScan(shipment: ShipmentRecord, days: number, now: Date): TrackingScan {
  const { tenant, carrierCode, trackingNumber } = shipment;
  const occurredAt = shipment.statusOccurredAt ?? new Date(Date.UTC(2000, 0, 1));
  return {
    _id: derivedId("trackingEvent", tenant, shipment._id, "NO_NEWS", occurredAt.toISOString()),
    ...{ tenant, carrierCode, trackingNumber, occurredAt },
    occurredRaw: occurredAt.toISOString(),
    utcOffsetMinutes: 0,
    timeSource: "CARRIER_UTC",
    timePrecision: "SECOND",
    timeFlag: null,
    rawCode: "NO_NEWS",
    rawSubCode: null,
    rawDelay: null,
    source: "waybill",
    description: `No news for ${days} days`,
    location: { city: null, region: null, postalCode: null, countryCode: null },
    status: "EXPIRED",
    substatus: "NO_NEWS",
    condition: "ACTION_REQUIRED",
    reason: null,
    ruleId: "waybill/2026-01/NO_NEWS",
    receivedAt: now,
    ingestedVia: "WAYBILL",
  };
}
