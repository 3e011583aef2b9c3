import fc from "fast-check";
import { expect, test } from "vitest";
import { initialState, type TrackingState } from "./fold-scans.ts";
import { holderAt, mayReuseNumber, nextHolderSince } from "./number-holders.ts";
import { newShipment, type ShipmentRecord } from "./shipment.ts";
import type { ShipmentNumber } from "./shipment-numbers.ts";
import { combine, packagesPrecedence, type ShipmentScan, stateOf } from "./shipment-state.ts";
import { type ShipmentStatus, shipmentStatuses } from "./shipment-status.ts";

const minute = (at: number): Date => new Date(Date.UTC(2026, 2, 1, 0, at));
const scan = (trackingNumber: string, at: number, status: ShipmentStatus | null): ShipmentScan => ({
  _id: `${trackingNumber}-${at}-${status}`,
  ...{ carrierCode: "fedex", trackingNumber, status, substatus: null, reason: null, ruleId: null, timeFlag: null },
  occurredAt: minute(at),
  condition: status === null ? null : "ON_TIME",
});
const number = (trackingNumber: string, more: Partial<ShipmentNumber> = {}): ShipmentNumber => ({
  ...{ carrierCode: "fedex", trackingNumber, leg: null, packageNumber: 1, addedBy: "CALLER", addedAt: minute(0) },
  ...more,
});
const shipment = (...numbers: ShipmentNumber[]) => ({ numbers, carrierFacts: null });
const two = shipment(number("B", { packageNumber: 2 }));

test("the table of packages has every status once", () => {
  expect(packagesPrecedence.toSorted()).toEqual([...shipmentStatuses].toSorted());
});

test.each<[ShipmentStatus, ShipmentStatus, ShipmentStatus]>([
  ["DELIVERED", "DELIVERED", "DELIVERED"],
  ["DELIVERED", "PENDING", "IN_TRANSIT"],
  ["DELIVERED", "OUT_FOR_DELIVERY", "OUT_FOR_DELIVERY"],
  ["DELIVERED", "EXCEPTION", "EXCEPTION"],
  ["DELIVERED", "RETURNED", "RETURNED"],
  ["DELIVERED", "CANCELLED", "DELIVERED"],
  ["CANCELLED", "CANCELLED", "CANCELLED"],
  ["INFO_RECEIVED", "IN_TRANSIT", "IN_TRANSIT"],
])("packages %s and %s make the shipment %s", (a, b, expected) => {
  const state = (status: ShipmentStatus): TrackingState => ({ ...initialState, status });
  expect(combine([state(a), state(b)]).status).toBe(expected);
  expect(combine([state(b), state(a)]).status).toBe(expected);
});

test("a shipment of two packages is delivered with the second, and says meanwhile that a part is", () => {
  const first = [scan("A", 1, "IN_TRANSIT"), scan("A", 5, "DELIVERED"), scan("B", 2, "PICKED_UP")];
  expect(stateOf(two, first)).toMatchObject({ status: "IN_TRANSIT", substatus: "PARTLY_DELIVERED", deliveredAt: null });
  const all = [...first, scan("B", 9, "DELIVERED")];
  expect(stateOf(two, all)).toMatchObject({ status: "DELIVERED", deliveredAt: minute(9), statusOccurredAt: minute(9) });
});

test("a delivery at the end of the first leg hands the parcel on; that of the last mile delivers it", () => {
  const legs = shipment(number("F", { leg: "FIRST_MILE" }), number("L", { leg: "LAST_MILE" }));
  const handed = [scan("F", 1, "PICKED_UP"), scan("F", 4, "DELIVERED")];
  expect(stateOf(legs, handed)).toMatchObject({ status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" });
  const onward = [...handed, scan("L", 6, "OUT_FOR_DELIVERY"), scan("L", 8, "DELIVERED")];
  expect(stateOf(legs, onward)).toMatchObject({ status: "DELIVERED", deliveredAt: minute(8) });
});

const anyScan = fc
  .tuple(
    fc.constantFrom("A", "B", "C"),
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom(null, ...shipmentStatuses.filter((status) => status !== "PENDING")),
  )
  .map(([name, at, status]) => scan(name, at, status));

test("the state of several packages and legs depends on the set of scans alone", () => {
  const legs = shipment(number("B", { packageNumber: 2 }), number("C", { leg: "FIRST_MILE" }));
  const arrivals = fc
    .uniqueArray(anyScan, { maxLength: 7, selector: ({ _id }) => _id })
    .chain((scans) =>
      fc.tuple(fc.constant(scans), fc.shuffledSubarray([...scans, ...scans], { minLength: scans.length })),
    );
  fc.assert(
    fc.property(arrivals, ([scans, drawn]) => {
      // Whatever the draw left out comes late.
      const late = scans.filter((one) => !drawn.includes(one));
      expect(stateOf(legs, [...drawn, ...late])).toEqual(stateOf(legs, scans));
    }),
    { numRuns: 10_000 },
  );
});

const base = newShipment(
  {
    ...{ _id: "s", tenant: "t", carrierCode: "fedex", trackingNumber: "A", direction: "OUTBOUND", returnId: null },
    ...{ nextPollAt: null, order: { id: "o", customerId: null } },
  },
  new Date("2026-01-01T00:00:00Z"),
);
const day = (date: string): Date => new Date(`2026-${date}T00:00:00Z`);
const done: ShipmentRecord = {
  ...base,
  status: "DELIVERED",
  deliveredAt: day("01-05"),
  statusOccurredAt: day("01-05"),
};

test("a number may be used again once its parcel is at its end, or was silent for three months", () => {
  const silent: ShipmentRecord = { ...base, status: "IN_TRANSIT", statusOccurredAt: day("02-01") };
  const reusable = (holder: ShipmentRecord, date: string, orderId: string | null = "o2") =>
    mayReuseNumber(holder, orderId, day(date));
  expect([reusable(base, "01-06"), reusable(done, "01-06")]).toEqual([false, true]);
  expect([reusable(silent, "05-01"), reusable(silent, "05-03")]).toEqual([false, true]);
  expect([reusable(done, "01-06", "o"), reusable(done, "12-06", "o")]).toEqual([false, false]);
  const orderless = { ...done, orderId: null };
  expect([reusable(orderless, "01-06", null), reusable(orderless, "04-06", null)]).toEqual([false, true]);
  expect(nextHolderSince(done, day("01-20"))).toEqual(day("01-06"));
  expect(nextHolderSince(done, day("06-20"))).toEqual(day("05-21"));
  expect(nextHolderSince(done, day("01-05"))).toEqual(day("01-05"));
});

test("a scan goes to the shipment that had the number when it happened", () => {
  const holders = [
    { shipmentId: "third", since: day("06-01") },
    { shipmentId: "second", since: day("03-01") },
    { shipmentId: "first", since: null },
  ];
  const at = (date: string, timeFlag: "FUTURE" | null = null) => holderAt(holders, { occurredAt: day(date), timeFlag });
  expect([at("01-02"), at("03-01"), at("05-31"), at("06-02"), at("01-02", "FUTURE")]).toEqual([
    ...["first", "second", "second", "third", "third"],
  ]);
  expect(holderAt([], { occurredAt: day("01-02"), timeFlag: null })).toBeNull();
});
