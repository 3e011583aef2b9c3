import { expect, test } from "vitest";
import { isDoubtful, planSubscriptions, type PushSubscriptionRecord, renewalAt, retryAt } from "./push-subscription.ts";

const now = new Date("2026-03-01T12:00:00Z");
const day = 86_400_000;
const hour = 3_600_000;
const after = (ms: number): Date => new Date(now.getTime() + ms);
const active: PushSubscriptionRecord = {
  ...{ tenant: "acme", shipmentId: "shp_1", carrierCode: "ups", trackingNumber: "1Z1", accountId: "ups-acme" },
  ...{ state: "ACTIVE", subscribedAt: after(-2 * day), expiresAt: after(12 * day), dueAt: after(8 * day) },
  ...{ failures: 0, failure: null },
};
const number = { carrierCode: "ups", trackingNumber: "1Z1" };

test("it is renewed before it ends, each at its own time", () => {
  expect([0, 1].map((random) => renewalAt(14 * day, now, random))).toEqual([after(9.8 * day), after(11.9 * day)]);
  expect(renewalAt(null, now, 0.5)).toBeNull();
});

test("a failure is tried again later and later, as the carrier says, and not for ever", () => {
  expect([1, 2, 11].map((failures) => retryAt(failures, now, 0))).toEqual([
    after(5 * 60_000),
    after(10 * 60_000),
    after(12 * hour),
  ]);
  expect(retryAt(1, now, 1, 3600)).toEqual(after(1.5 * hour));
  expect(retryAt(12, now, 0)).toBeNull();
});

test("what is new, due or ended is subscribed to, what is over is ended, the rest is left", () => {
  expect(planSubscriptions([number], [], now)).toEqual({ subscribe: [number], end: [] });
  expect(planSubscriptions([number], [active], now)).toEqual({ subscribe: [], end: [] });
  expect(planSubscriptions([number], [active], after(8 * day)).subscribe).toEqual([number]);
  expect(planSubscriptions([number], [{ ...active, state: "ENDED", dueAt: null }], now).subscribe).toEqual([number]);
  expect(planSubscriptions([number], [{ ...active, state: "FAILED", dueAt: null }], now).subscribe).toEqual([]);
  expect(planSubscriptions([], [active], now).end).toEqual([active]);
});

test("a poll that finds what should have been pushed long ago casts doubt, once a day", () => {
  const scan = { occurredAt: after(-3 * hour) };
  expect(isDoubtful(active, [scan], now)).toBe(true);
  // Pushes take a while; what happened before was never pushed; what was just made is trusted.
  expect(isDoubtful(active, [{ occurredAt: after(-hour / 2) }], now)).toBe(false);
  expect(isDoubtful(active, [{ occurredAt: after(-3 * day) }], now)).toBe(false);
  expect(isDoubtful({ ...active, subscribedAt: after(-4 * hour) }, [scan], now)).toBe(false);
});
