import { expect, test } from "vitest";
import { inventParcels } from "./invented-parcels.ts";
import { honestPlan, planPushes } from "./push.ts";
import { fedexTrackingNumber } from "./tracking-number.ts";

const parcels = inventParcels(10, 7, fedexTrackingNumber);
const news = parcels.flatMap(({ trackingNumber, scans }) => scans.map((scan) => ({ trackingNumber, scan })));

test("an honest plan sends each scan once, as it happened", () => {
  expect(planPushes(news, honestPlan).map((push) => push.trackingNumber)).toEqual(news.map((n) => n.trackingNumber));
});

test("a seed repeats a plan to the byte", () => {
  const plan = { order: "SHUFFLED", duplicates: 0.4, lost: 0.1, seed: 3 } as const;
  expect(planPushes(news, plan)).toEqual(planPushes(news, plan));
  expect(planPushes(news, { ...plan, seed: 4 })).not.toEqual(planPushes(news, plan));
});

test("with every push doubled some are doubled to the byte and some in another message", () => {
  const bodies = planPushes(news, { ...honestPlan, duplicates: 1 }).map((push) => push.body);
  expect(bodies).toHaveLength(news.length * 2);
  expect(new Set(bodies).size).toBeGreaterThan(news.length);
  expect(new Set(bodies).size).toBeLessThan(news.length * 2);
});

test("invented parcels end delivered, with distinct numbers", () => {
  expect(new Set(parcels.map((parcel) => parcel.trackingNumber)).size).toBe(10);
  expect(parcels.every((parcel) => parcel.scans.some((scan) => scan.eventType === "DL"))).toBe(true);
  expect(fedexTrackingNumber(123_456_789)).toBe("791234567891");
});
