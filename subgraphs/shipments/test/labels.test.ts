import type { ShipMisbehaviour } from "@waybill/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { detectCarriers } from "../src/domain/tracking-number/detect-carriers.ts";
import { type Harness, openHarness } from "./support/harness.ts";
import { type Buyer, buyerOf, customer, parcel } from "./support/labels.ts";

let harness: Harness;
let buyer: Buyer;
beforeAll(async () => {
  harness = await openHarness();
  buyer = buyerOf(harness);
});
afterAll(() => harness.close());

test("a return gets a label of its own and a shipment that comes back", async () => {
  const input = buyer.returnOf();
  const { shipment, userErrors } = await buyer.sendBack(input);
  expect(userErrors).toEqual([]);
  expect(shipment).toMatchObject({
    direction: "RETURN",
    returnId: "ret_1",
    status: "PENDING",
    version: 1,
    carrier: { code: "fedex" },
    label: {
      ...{ status: "PURCHASED", carrierAccount: "fedex-acme", service: "STANDARD_OVERNIGHT", format: "PDF" },
      ...{ trackingNumber: shipment?.trackingNumber, cost: { amount: "36.30", currencyCode: "GBP" }, voidedAt: null },
    },
  });
  expect(detectCarriers(shipment?.trackingNumber ?? "")[0]?.carrier.code).toBe("fedex");
  const sold = buyer.live(shipment?.label?.id);
  expect(sold).toMatchObject([
    { trackingNumber: shipment?.trackingNumber, isReturn: true, customerTransactionId: shipment?.label?.id },
  ]);
  const [event] = await harness.db.collection("events").find({ "subject.id": shipment?.id }).toArray();
  expect(event?.["data"]).toMatchObject({ direction: "RETURN", returnId: "ret_1", orderId: input.orderId });
  // The same call once more: the same answer, but for the link.
  const again = await buyer.sendBack(input);
  expect({ ...again.shipment, label: { ...again.shipment?.label, url: null, urlExpiresAt: null } }).toEqual({
    ...shipment,
    label: { ...shipment?.label, url: null, urlExpiresAt: null },
  });
  expect((await buyer.sendBack({ ...input, returnId: "ret_2" })).userErrors).toMatchObject([
    { code: "IDEMPOTENCY_KEY_REUSED" },
  ]);
});

test("a bought label's parcel is tracked like any other", async () => {
  const { shipment } = await buyer.sendBack(buyer.returnOf());
  harness.sandbox.fedex.advance(shipment?.trackingNumber ?? "");
  const refreshed = await harness.run<{ refreshTracking: { shipment: { status: string } } }>(
    `mutation ($input: RefreshTrackingInput!) { refreshTracking(input: $input) { shipment { status } } }`,
    { input: { idempotencyKey: buyer.key(), shipmentId: shipment?.id } },
  );
  expect(refreshed.data?.refreshTracking.shipment.status).toBe("DELIVERED");
  const [, changed] = await harness.db
    .collection("events")
    .find({ "subject.id": shipment?.id })
    .sort({ "subject.version": 1 })
    .toArray();
  expect(changed?.["data"]).toMatchObject({ status: "DELIVERED", direction: "RETURN", returnId: "ret_1" });
});

describe("exactly one label per key", () => {
  test("when twenty ask at once", async () => {
    const before = buyer.liveCount();
    const input = buyer.returnOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => buyer.insist(input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(buyer.liveCount()).toBe(before + 1);
  });

  const lose = async (at: Harness, kind: ShipMisbehaviour): Promise<void> => {
    const mine = buyerOf(at);
    const before = mine.liveCount();
    const input = mine.returnOf();
    at.sandbox.fedexShip.misbehave(kind);
    const lost = await mine.sendBack(input);
    expect([lost.shipment, lost.userErrors.map(({ code }) => code)]).toEqual([null, ["UNAVAILABLE"]]);
    const { label, trackingNumber } = await mine.insist(input);
    expect(mine.live(label?.id).map((sold) => sold.trackingNumber)).toEqual([trackingNumber]);
    expect(mine.liveCount()).toBe(before + 1);
  };

  test.each(["DROP_AFTER", "UNAVAILABLE"] as const)("when the answer to the first call is lost (%s)", (kind) =>
    lose(harness, kind),
  );

  test("when the carrier hangs, before it has done anything or after", async () => {
    const hasty = await openHarness({ carrierTimeoutMs: 500 });
    await lose(hasty, "HANG_BEFORE");
    await lose(hasty, "HANG_AFTER");
    await hasty.close();
  });

  test("when the process dies between the carrier's answer and the commit", async () => {
    const before = buyer.liveCount();
    const input = buyer.returnOf();
    harness.sandbox.fedexShip.misbehave("DROP_AFTER");
    await buyer.sendBack(input);
    // As a crash leaves it: the attempt never ended.
    const pending = { status: "PENDING" };
    const until = new Date(harness.clock.now.getTime() + 60_000);
    await harness.db.collection("labels").updateOne(pending, { $set: { attempt: "gone", nextAttemptAt: until } });
    expect((await buyer.sendBack(input)).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
    harness.clock.now = until;
    expect(await harness.app.settleLabels()).toBe(1);
    expect(buyer.liveCount()).toBe(before + 1);
    const { shipment } = await buyer.sendBack(input);
    expect(buyer.live(shipment?.label?.id)).toHaveLength(1);
    expect(buyer.liveCount()).toBe(before + 1);
  });

  test("when nobody comes back for it in an hour, there is none", async () => {
    const [before, documents] = [buyer.liveCount(), await buyer.stored()];
    const input = buyer.returnOf();
    harness.sandbox.fedexShip.misbehave("DROP_AFTER");
    await buyer.sendBack(input);
    expect(buyer.liveCount()).toBe(before + 1);
    harness.clock.now = new Date(harness.clock.now.getTime() + 3_600_000);
    expect(await harness.app.settleLabels()).toBe(1);
    expect(buyer.liveCount()).toBe(before);
    expect(await buyer.stored()).toEqual(documents);
    expect((await buyer.sendBack(input)).userErrors).toEqual([]);
  });
});

describe("a refusal changes nothing and leaves the key free", () => {
  test.each([
    ["TOO_MANY_REQUESTS", "UNAVAILABLE"],
    ["TOKEN_REVOKED", null],
  ] as const)("%s", async (kind, code) => {
    const before = await buyer.stored();
    const input = buyer.returnOf();
    harness.sandbox.fedexShip.misbehave(kind);
    const refused = await buyer.sendBack(input);
    if (code === null) return expect(refused.userErrors).toEqual([]);
    expect(refused.userErrors.map((error) => error.code)).toEqual([code]);
    expect(await buyer.stored()).toEqual(before);
    return expect((await buyer.sendBack(input)).userErrors).toEqual([]);
  });

  test.each([
    ["the carrier says no", { service: "PIGEON" }, "CARRIER_REFUSED", "input"],
    ["no such account", { carrierAccount: "fedex-globex" }, "NOT_FOUND", "input.carrierAccount"],
    ["too heavy", { parcel: { ...parcel, weightGrams: 68_001 } }, "INVALID", "input.parcel.weightGrams"],
    ["too bulky", { parcel: { ...parcel, lengthMm: 2_700, widthMm: 400 } }, "INVALID", "input.parcel"],
    ["no name", { from: { ...customer, name: " " } }, "BLANK", "input.from.name"],
    ["customs", { from: { ...customer, countryCode: "FR" } }, "BLANK", "input.goods"],
    ["an unknown order", { orderId: "ord_00000000000000000000000000000000" }, "NOT_FOUND", "input.orderId"],
  ])("%s", async (_, more, code, path) => {
    const before = await buyer.stored();
    const { shipment, userErrors } = await buyer.sendBack(buyer.returnOf(more));
    expect([shipment, userErrors.map((error) => [error.code, error.path.join(".")])]).toEqual([null, [[code, path]]]);
    expect(await buyer.stored()).toEqual(before);
  });

  test("only Waybill's own services make return shipments", async () => {
    const { errors } = await harness.run(
      `mutation ($input: CreateReturnShipmentInput!) { createReturnShipment(input: $input) { shipment { id } } }`,
      { input: buyer.returnOf() },
    );
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  });
});
