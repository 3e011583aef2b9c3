import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ carrierTimeoutMs: 2_000, others: ["ups"] });
});
afterAll(() => harness.close());

interface Payload {
  readonly pickup: { readonly id: string; readonly version: number; readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string }[];
}
let serial = 0;
const monday = {
  ...{ carrierAccount: "fedex-acme", locationId: "loc_1", day: "2026-03-02", readyTime: "14:00", closeTime: "18:00" },
  ...{ parcelCount: 3, totalWeightGrams: 4_500, instructions: "Ring twice" },
};

async function call(name: string, input: object, as = identity()): Promise<Payload> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { payload: ${name}(input: $input) {
    pickup { id status version confirmationCode address { line1 } day readyTime } userErrors { code path message } } }`;
  const given = { idempotencyKey: `pickup-${++serial}`, ...input };
  const { data, errors } = await harness.run<{ payload: Payload }>(query, { input: given }, as);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.payload;
}
const drivers = () => harness.sandbox.fedexShip.pickups();
const stored = () => harness.db.collection("pickups").countDocuments();

test("a driver is asked for, once, and told not to come, once", async () => {
  const input = { ...monday, idempotencyKey: "one" };
  const { pickup, userErrors } = await call("schedulePickup", input);
  expect([pickup, userErrors]).toMatchObject([
    { status: "SCHEDULED", confirmationCode: "1", version: 1, address: { line1: "12 St James's Square" } },
    [],
  ]);
  expect((await call("schedulePickup", input)).pickup).toEqual(pickup);
  expect(drivers()).toEqual([
    { code: "1", accountNumber: "740561073", day: "2026-03-02", packageCount: 3, cancelled: false },
  ]);
  const cancelled = await call("cancelPickup", { pickupId: pickup?.id, expectedVersion: 1 });
  expect(cancelled.pickup).toMatchObject({ status: "CANCELLED", version: 2 });
  expect(drivers()).toMatchObject([{ cancelled: true }]);
  expect((await call("cancelPickup", { pickupId: pickup?.id })).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
  const events = (await harness.log()).toSorted((a, b) => a.subject.version - b.subject.version);
  expect(events.map(({ type }) => type)).toEqual(["pickup.scheduled", "pickup.cancelled"]);
});

test("UPS sends a driver, too, and tells him not to come", async () => {
  const input = { ...monday, carrierAccount: "ups-acme", instructions: "Ring twice" };
  const { pickup, userErrors } = await call("schedulePickup", input);
  expect([pickup, userErrors]).toMatchObject([{ status: "SCHEDULED", confirmationCode: "29290000001" }, []]);
  const asked = { accountNumber: "5R8939", day: "2026-03-02", packageCount: 3, cancelled: false };
  expect(harness.sandbox.upsShip.pickups()).toMatchObject([asked]);
  expect((await call("cancelPickup", { pickupId: pickup?.id })).pickup).toMatchObject({ status: "CANCELLED" });
  expect(harness.sandbox.upsShip.pickups()).toMatchObject([{ cancelled: true }]);
  expect((await call("schedulePickup", { ...input, instructions: "x".repeat(58) })).userErrors).toMatchObject([
    { code: "TOO_LONG" },
  ]);
  expect((await call("schedulePickup", { ...input, day: "2026-03-08" })).userErrors).toMatchObject([
    { code: "CARRIER_REFUSED" },
  ]);
});

test("a refusal leaves nothing behind, and the key free", async () => {
  const before = [drivers().length, await stored()];
  const input = { ...monday, idempotencyKey: "refused" };
  expect((await call("schedulePickup", { ...monday, day: "2026-03-08" })).userErrors).toMatchObject([
    { code: "CARRIER_REFUSED" },
  ]);
  harness.sandbox.fedexShip.pickupMood.order("TOO_MANY_REQUESTS", 1, null);
  expect((await call("schedulePickup", input)).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
  expect((await call("schedulePickup", { ...input, locationId: "loc_9" })).userErrors).toMatchObject([
    { code: "NOT_FOUND", path: ["input", "locationId"] },
  ]);
  expect((await call("schedulePickup", { ...input, carrierAccount: "fedex-globex" })).userErrors).toMatchObject([
    { code: "NOT_FOUND", path: ["input", "carrierAccount"] },
  ]);
  expect([drivers().length, await stored()]).toEqual(before);
  expect((await call("schedulePickup", input)).pickup).toMatchObject({ status: "SCHEDULED" });
});

test.each(["HANG", "SERVER_ERROR", "GARBAGE"] as const)(
  "a carrier that answers with %s is not asked twice",
  async (kind) => {
    const { fedexShip } = harness.sandbox;
    fedexShip.pickupMood.order(kind, 1, null);
    const input = { ...monday, idempotencyKey: kind };
    const before = drivers().length;
    const { pickup } = await call("schedulePickup", input);
    expect(pickup).toMatchObject({ status: "UNCONFIRMED", confirmationCode: null });
    expect((await call("schedulePickup", input)).pickup).toEqual(pickup);
    expect(drivers()).toHaveLength(before);
    expect((await call("cancelPickup", { pickupId: pickup?.id })).pickup).toMatchObject({ status: "CANCELLED" });
  },
);

test("a call that a crash has cut off is settled by its repetition, after a while", async () => {
  const input = { ...monday, idempotencyKey: "cut off" };
  const { pickup } = await call("schedulePickup", input);
  // As the crash leaves it: recorded, and never answered.
  const requested = { $set: { status: "REQUESTED", confirmationCode: null } };
  await harness.db.collection<{ _id: string }>("pickups").updateOne({ _id: pickup?.id ?? "" }, requested);
  const key = { _id: JSON.stringify(["acme", "schedulePickup", "cut off"]) } as object;
  const changed = await harness.db.collection("idempotency").updateOne(key, { $set: { done: false } });
  expect(changed.modifiedCount).toBe(1);
  const before = drivers().length;
  expect((await call("schedulePickup", input)).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
  harness.clock.now = new Date(harness.clock.now.getTime() + 60_000);
  expect((await call("schedulePickup", input)).pickup).toMatchObject({ id: pickup?.id, status: "UNCONFIRMED" });
  expect(drivers()).toHaveLength(before);
});
