import { expect, test } from "vitest";
import { mergeFacts, noFacts, nothingStated } from "../carrier-facts.ts";
import { createCalendar } from "@waybill/calendar";
import type { ShipmentStatus } from "../shipment-status.ts";
import { beginForecast } from "./begin-forecast.ts";
import type { Estimator } from "./candidates.ts";
import { noDispatch } from "./dispatch.ts";
import type { DeliveryPolicyFields } from "./delivery-policy.ts";
import { datesOf } from "./estimate-event.ts";
import type { MilestoneScan } from "./milestones.ts";
import { type ForecastSubject, nextForecast } from "./next-forecast.ts";

const policy: DeliveryPolicyFields = {
  ...{ timeZone: "Europe/Berlin", cutOffTime: "14:00", minHandlingDays: 1, maxHandlingDays: 2 },
  origin: { countryCode: "DE", region: "BY" },
  transit: [{ carrierCode: null, service: null, countryCode: "DE", minDays: 1, maxDays: 2 }],
};
const ruled: Estimator = { policy, model: null, calendar: createCalendar() };
const bare: Estimator = { ...ruled, policy: null };

/** A Monday, 10:00 in Berlin. */
const ordered = new Date("2026-06-15T08:00:00Z");
const way = { from: null, to: { countryCode: "DE", postalCode: "80331" }, dispatch: noDispatch, service: null };
const begun = (estimator: Estimator, promisedDay: number | null = null): ForecastSubject => ({
  ...{ _id: "shp_1", carrierCode: "dhl", status: "PENDING", condition: "ON_TIME" },
  ...{ statusOccurredAt: null, deliveredAt: null, carrierFacts: null },
  forecast: beginForecast({ ...way, weightGrams: null, orderedAt: ordered, promisedDay }, estimator.policy),
});
const scan = (status: ShipmentStatus, at: string, offset = 120): MilestoneScan => ({
  ...{ _id: `${status} ${at}`, occurredAt: new Date(at), timeFlag: null, utcOffsetMinutes: offset, status },
  ...{ substatus: null, condition: null, reason: null, ruleId: null },
  location: { city: "MUNICH", region: null, postalCode: "80331", countryCode: "DE" },
});
const carrierSays = (date: string, asOf: string) => {
  const estimate = { date, windowStart: null, windowEnd: null, kind: "ESTIMATED" } as const;
  const at = new Date(asOf);
  return mergeFacts(noFacts, { ...nothingStated, estimate }, { source: "dhl", asOf: at, receivedAt: at });
};

test("the rule at the purchase, from the hand-over, the carrier's word, and what came of them", () => {
  let shipment = begun(ruled);
  const scans: MilestoneScan[] = [];
  const step = (more: Partial<ForecastSubject>, now: string) => {
    const change = nextForecast({ ...shipment, ...more }, scans, ruled, new Date(now));
    shipment = { ...shipment, ...more, forecast: change.forecast };
    return change.revised && { ...datesOf(change.revised), by: change.revised.source, why: change.revised.reason };
  };
  // Handed over by Wednesday, delivered by Friday.
  expect(step({}, "2026-06-15T08:00:00Z")).toMatchObject({
    date: "2026-06-19",
    earliest: "2026-06-17",
    why: "CREATED",
  });
  expect(step({}, "2026-06-15T09:00:00Z")).toBeNull();
  // Handed over a day early, at half past midnight of Tuesday on the spot.
  scans.push(scan("PICKED_UP", "2026-06-15T22:30:00Z"));
  const moved = step({ status: "PICKED_UP" }, "2026-06-16T06:00:00Z");
  expect(moved).toMatchObject({ date: "2026-06-18", earliest: "2026-06-17", by: "RULE", why: "HANDED_OVER" });
  const facts = carrierSays("2026-06-22", "2026-06-16T10:00:00Z");
  expect(step({ carrierFacts: facts }, "2026-06-16T10:00:00Z")).toMatchObject({ date: "2026-06-22", by: "CARRIER" });
  // Something went wrong that the carrier's date does not know of.
  const wrong = { status: "EXCEPTION", statusOccurredAt: new Date("2026-06-17T10:00:00Z") } as const;
  expect(step(wrong, "2026-06-17T10:00:00Z")).toMatchObject({ date: "2026-06-18", by: "RULE", why: "EXCEPTION" });
  scans.push(scan("DELIVERED", "2026-06-19T22:15:00Z"));
  expect(step({ status: "DELIVERED", deliveredAt: scans.at(-1)!.occurredAt }, "2026-06-20T06:00:00Z")).toBeNull();
  expect(shipment.forecast.current?.revision).toBe(4);
  const none = { within50: false, within80: false, within95: false };
  expect(shipment.forecast.measures).toEqual([
    { stage: "PURCHASE", source: "RULE", errorDays: 1, ...none },
    { stage: "HANDOVER", source: "RULE", errorDays: 2, ...none },
  ]);
});

test("without a rule a promise stands until the carrier has the parcel and speaks", () => {
  const promised = begun(bare, 20_625);
  const first = nextForecast(promised, [], bare, ordered);
  expect(first.revised).toMatchObject({ source: "PROMISE", day: 20_625, confidence: "LOW" });
  const early = {
    ...promised,
    forecast: first.forecast,
    carrierFacts: carrierSays("2026-06-18", "2026-06-15T09:00:00Z"),
  };
  const label = nextForecast(early, [], bare, new Date("2026-06-15T09:00:00Z"));
  expect(label.revised).toMatchObject({ source: "CARRIER", confidence: "LOW" });
});

test("an estimate whose day has passed stays when nobody knows better", () => {
  const promised = begun(bare, 20_619);
  const first = nextForecast(promised, [], bare, ordered);
  const later = nextForecast({ ...promised, forecast: first.forecast }, [], bare, new Date("2026-07-01T08:00:00Z"));
  expect(later.revised).toBeNull();
  expect(later.forecast.current).toBe(first.revised);
});

test("nothing is known, nothing is said; only the coarse lane is kept", () => {
  const change = nextForecast(begun(bare), [], bare, ordered);
  expect(change.revised).toBeNull();
  expect(change.forecast.destination).toEqual({ countryCode: "DE", region: "", city: "", postalCode: "803" });
});

test("the order of scans does not matter, and a delivery that is taken back is not measured", () => {
  const scans = [scan("IN_TRANSIT", "2026-06-16T10:00:00Z"), scan("DELIVERED", "2026-06-18T10:00:00Z")];
  const delivered = { ...begun(ruled), status: "DELIVERED", deliveredAt: scans[1]!.occurredAt } as const;
  const forth = nextForecast(delivered, scans, ruled, ordered);
  expect(nextForecast(delivered, scans.toReversed(), ruled, ordered)).toEqual(forth);
  const back = nextForecast({ ...delivered, deliveredAt: null, forecast: forth.forecast }, scans, ruled, ordered);
  expect([back.forecast.deliveredAt, back.forecast.measures]).toEqual([null, []]);
});
