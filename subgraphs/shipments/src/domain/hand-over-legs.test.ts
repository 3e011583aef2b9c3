import { expect, test } from "vitest";
import { activeNumbers } from "./active-numbers.ts";
import { handOverLegs } from "./hand-over-legs.ts";
import type { ShipmentNumber } from "./shipment-numbers.ts";
import type { ShipmentScan } from "./shipment-state.ts";

const now = new Date("2026-03-01T12:00:00Z");
const usps = "9400111206206406260787";
const shipment = {
  ...{ carrierCode: "ups", trackingNumber: "1Z5R89390357567127", createdAt: now, forecast: null },
  numbers: [] as ShipmentNumber[],
};
const number = (trackingNumber: string, more: Partial<ShipmentNumber> = {}): ShipmentNumber => ({
  ...{ carrierCode: "ups", trackingNumber, leg: null, packageNumber: 1, addedBy: "CALLER", addedAt: now },
  ...more,
});
const named = (given: string, carrierCode: string | null = null, of = shipment) => ({ number: given, carrierCode, of });
const scan = (trackingNumber: string, status: "DELIVERED" | "IN_TRANSIT", carrierCode = "ups"): ShipmentScan => ({
  ...{ _id: `${trackingNumber}-${status}`, carrierCode, trackingNumber, status, substatus: null, condition: "ON_TIME" },
  ...{ reason: null, ruleId: "x", occurredAt: now, timeFlag: null },
});

test("another carrier's number becomes the last mile, whether the carrier is named or the number says it", () => {
  const leg = number(usps, { carrierCode: "usps", leg: "LAST_MILE", addedBy: "CARRIER" });
  expect(handOverLegs(shipment, [named(usps, "usps")], now)).toEqual([leg]);
  expect(handOverLegs(shipment, [named(usps), named(usps)], now)).toEqual([leg]);
});

test("it goes to the package whose number named it", () => {
  const second = number("1Z5R89390357567128", { packageNumber: 2 });
  const of = { ...shipment, trackingNumber: second.trackingNumber };
  expect(handOverLegs({ ...shipment, numbers: [second] }, [named(usps, null, of)], now)).toMatchObject([
    { trackingNumber: usps, packageNumber: 2 },
  ]);
});

test.each([
  ["one that it has", { ...shipment, numbers: [number(usps, { carrierCode: "usps" })] }, named(usps, "usps")],
  ["a piece of the same carrier", shipment, named("1Z5R89390357567128", "ups")],
  ["one that may be anybody's", shipment, named("123456")],
  ["one whose carrier is not known", shipment, named("ABC-1", "somebody")],
  ["one that surely is another's than is said", shipment, named(usps, "fedex")],
])("%s adds nothing", (_, of, related) => {
  expect(handOverLegs(of, [related], now)).toEqual([]);
});

test("a shipment stored before numbers were kept has its first alone", () => {
  const { numbers, ...old } = shipment;
  expect(numbers).toEqual([]);
  expect(activeNumbers(old, []).map(({ trackingNumber }) => trackingNumber)).toEqual([shipment.trackingNumber]);
  expect(handOverLegs({ ...old }, [named(usps, "usps")], now)).toHaveLength(1);
});

test("packages that have arrived and parts of the way that are done are asked about no more", () => {
  const first = number("F1", { leg: "FIRST_MILE" });
  const second = number("P2", { packageNumber: 2 });
  const of = { ...shipment, numbers: [first, second] };
  const active = (...scans: ShipmentScan[]) => activeNumbers(of, scans).map(({ trackingNumber }) => trackingNumber);
  expect(active()).toEqual([shipment.trackingNumber, "F1", "P2"]);
  expect(active(scan("F1", "DELIVERED"))).toEqual([shipment.trackingNumber, "P2"]);
  expect(active(scan("P2", "DELIVERED"))).toEqual([shipment.trackingNumber, "F1"]);
  expect(active(scan("P2", "DELIVERED"), scan(shipment.trackingNumber, "DELIVERED"))).toEqual([
    ...[shipment.trackingNumber, "F1", "P2"],
  ]);
});
