import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, openHarness } from "./support/harness.ts";
import { type Buyer, buyerOf } from "./support/labels.ts";

let harness: Harness;
let buyer: Buyer;
beforeAll(async () => {
  harness = await openHarness({ secondAccount: true });
  buyer = buyerOf(harness);
});
afterAll(() => harness.close());

test("the next account is charged when the first gives no answer, and what that one issued is voided", async () => {
  harness.sandbox.fedexShip.misbehave("DROP_AFTER");
  const input = buyer.returnOf();
  const { shipment, userErrors } = await buyer.sendBack(input);
  expect([shipment?.label, userErrors]).toMatchObject([{ carrierAccount: "fedex-acme-2" }, []]);
  expect((await buyer.sendBack(input)).shipment).toMatchObject({ id: shipment?.id });
  expect(buyer.liveCount()).toBe(2);
  harness.clock.now = new Date(harness.clock.now.getTime() + 30_000);
  expect([await harness.app.settleLabels(), await harness.app.settleLabels()]).toEqual([1, 0]);
  expect([buyer.liveCount(), buyer.live(shipment?.label?.id).length]).toEqual([1, 1]);
  expect(await harness.db.collection("labels").countDocuments()).toBe(1);
});

test("an account that the caller names is the only one", async () => {
  harness.sandbox.fedexShip.misbehave("UNAVAILABLE");
  expect((await buyer.buy()).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
  harness.sandbox.fedexShip.misbehave("UNAVAILABLE");
  expect((await buyer.buy({ carrierAccount: null })).shipment).toMatchObject({
    label: { carrierAccount: "fedex-acme-2" },
  });
});

test("a purchase that began before there were other accounts is brought to its end by its own", async () => {
  // What the tests before have left.
  harness.clock.now = new Date(harness.clock.now.getTime() + 600_000);
  await harness.app.settleLabels();
  harness.sandbox.fedexShip.misbehave("UNAVAILABLE");
  const input = buyer.returnOf({ carrierAccount: "fedex-acme" });
  expect((await buyer.sendBack(input)).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
  const labels = harness.db.collection("labels");
  const old = { $unset: { fallbacks: "", isAbandoned: "" } };
  expect((await labels.updateOne({ "command.idempotencyKey": input.idempotencyKey }, old)).modifiedCount).toBe(1);
  harness.sandbox.fedexShip.misbehave("UNAVAILABLE");
  harness.clock.now = new Date(harness.clock.now.getTime() + 60_000);
  expect(await harness.app.settleLabels()).toBeGreaterThan(0);
  harness.clock.now = new Date(harness.clock.now.getTime() + 600_000);
  await harness.app.settleLabels();
  expect((await buyer.sendBack(input)).shipment).toMatchObject({ label: { carrierAccount: "fedex-acme" } });
});
