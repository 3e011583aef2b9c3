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
