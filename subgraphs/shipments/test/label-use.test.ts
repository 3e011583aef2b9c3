import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness } from "./support/harness.ts";
import { type Buyer, buyerOf, type LabelledShipment } from "./support/labels.ts";

let harness: Harness;
let buyer: Buyer;
beforeAll(async () => {
  harness = await openHarness();
  buyer = buyerOf(harness);
});
afterAll(() => harness.close());

test("a label is bought by the seller, seen by who may, and voided once", async () => {
  const { shipment } = await buyer.buy({ service: "FEDEX_EXPRESS_SAVER", format: "ZPL" });
  expect(shipment).toMatchObject({
    direction: "OUTBOUND",
    returnId: null,
    label: { format: "ZPL", cost: { amount: "16.70" } },
  });
  const voided = await buyer.call(
    "voidLabel",
    { idempotencyKey: "void-1", shipmentId: shipment?.id, expectedVersion: 1 },
    identity(),
  );
  expect(voided).toMatchObject({
    shipment: { status: "CANCELLED", version: 2, label: { status: "VOIDED", url: null } },
    userErrors: [],
  });
  expect(buyer.live(shipment?.label?.id)).toEqual([]);
  const again = await buyer.call("voidLabel", { idempotencyKey: "void-2", shipmentId: shipment?.id });
  expect(again.userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
  expect(
    await buyer.call(
      "voidLabel",
      { idempotencyKey: "void-1", shipmentId: shipment?.id, expectedVersion: 1 },
      identity(),
    ),
  ).toEqual(voided);
  const foreign = await buyer.call(
    "voidLabel",
    { idempotencyKey: "void-3", shipmentId: shipment?.id },
    identity("globex"),
  );
  expect(foreign.userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
});

test("a label is bought for one fulfilment order, if it is the order's and may be handed over", async () => {
  const orderId = harness.order();
  const fulfillmentOrderId = harness.work(orderId);
  const { shipment, userErrors } = await buyer.buy({ orderId, fulfillmentOrderId });
  expect(userErrors).toEqual([]);
  const query = "query ($id: ID!) { shipment(id: $id) { order { id } fulfillmentOrder { id } label { status } } }";
  expect((await harness.run(query, { id: shipment?.id })).data).toEqual({
    shipment: { order: { id: orderId }, fulfillmentOrder: { id: fulfillmentOrderId }, label: { status: "PURCHASED" } },
  });
  const [event] = await harness.db.collection("events").find({ "subject.id": shipment?.id }).toArray();
  expect(event?.["data"]).toMatchObject({ orderId, fulfillmentOrderId, direction: "OUTBOUND" });

  const before = [await buyer.stored(), buyer.liveCount()];
  const others: readonly (readonly [string, string])[] = [
    [harness.work(harness.order()), "NOT_FOUND"],
    ["ffo_none", "NOT_FOUND"],
    [harness.work(orderId, { status: "SCHEDULED", supportedActions: ["HOLD"] }), "INVALID_STATE"],
  ];
  for (const [id, code] of others) {
    const refused = await buyer.buy({ orderId, fulfillmentOrderId: id });
    expect(refused).toMatchObject({ shipment: null, userErrors: [{ code, path: ["input", "fulfillmentOrderId"] }] });
  }
  expect([await buyer.stored(), buyer.liveCount()]).toEqual(before);
});

test("a parcel of which nothing is said is as it was packed", async () => {
  const orderId = harness.order();
  const box = { handedOver: false, ...{ weightGrams: 2_500, lengthMm: 400, widthMm: 300, heightMm: 200 } };
  const gone = { ...box, handedOver: true };
  const buy = (packages: readonly object[]) =>
    buyer.buy({ orderId, fulfillmentOrderId: harness.work(orderId, { packages }), parcel: undefined });
  const before = buyer.liveCount();
  for (const [packages, path] of [
    [[], "input.parcel"],
    [[gone], "input.parcel"],
    [[box, box], "input.parcel"],
    [[{ ...box, widthMm: null }], "input.parcel.widthMm"],
  ] as const) {
    const { userErrors } = await buy(packages);
    expect(userErrors.map(({ code, path: at }) => `${at.join(".")} ${code}`)).toEqual([`${path} BLANK`]);
  }
  expect((await buyer.buy({ orderId, parcel: undefined })).userErrors).toMatchObject([{ path: ["input", "parcel"] }]);
  expect(buyer.liveCount()).toBe(before);

  const { shipment } = await buy([gone, box]);
  const label = await harness.db
    .collection<{ _id: string; parcel: object }>("labels")
    .findOne({ _id: shipment?.label?.id ?? "" });
  expect(label?.parcel).toMatchObject({ weightGrams: 2_500, lengthMm: 400, widthMm: 300, heightMm: 200 });
});

test("a label that was used is not voided", async () => {
  const { shipment } = await buyer.buy();
  harness.sandbox.fedex.advance(shipment?.trackingNumber ?? "", 1);
  // Waybill has not heard of the pick-up; FedEx has.
  const refused = await buyer.call("voidLabel", { idempotencyKey: "void-used", shipmentId: shipment?.id });
  expect(refused.userErrors).toMatchObject([{ code: "CARRIER_REFUSED" }]);
});

test("shoppers see the labels of their returns, without what they cost", async () => {
  const shopper = identity("acme", { actor: { type: "customer", id: "cus_1" }, customerId: "cus_1" });
  const { shipment: back } = await buyer.sendBack(buyer.returnOf());
  const { shipment: out } = await buyer.buy({ orderId: harness.order({ customerId: "cus_1" }) });
  const see = (id?: string) =>
    harness.run<{ shipment: LabelledShipment }>(
      `query ($id: ID!) { shipment(id: $id) { label { id cost { amount } } } }`,
      { id },
      shopper,
    );
  expect((await see(back?.id)).data).toEqual({ shipment: { label: { id: back?.label?.id, cost: null } } });
  expect((await see(out?.id)).data).toEqual({ shipment: { label: null } });
  const refused = await harness.run(
    `mutation ($input: VoidLabelInput!) { voidLabel(input: $input) { shipment { id } } }`,
    { input: { idempotencyKey: "void-4", shipmentId: back?.id } },
    shopper,
  );
  expect(refused.errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
});

test.each([
  ["PDF", "application/pdf", "%PDF-"],
  ["PNG", "image/png", "PNG"],
  ["ZPL", "application/zpl", "^XA"],
])("the %s is had by its link alone, and not for long", async (format, type, begin) => {
  const { shipment } = await buyer.sendBack(buyer.returnOf({ format }));
  const url = shipment?.label?.url ?? "";
  const response = await fetch(url);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(0, 8)
      .toString("latin1"),
  ).toContain(begin);
  const other = (await buyer.sendBack(buyer.returnOf())).shipment?.label?.id ?? "";
  const status = async (link: string) => (await fetch(link)).status;
  expect(await status(url.replace(shipment?.label?.id ?? "", other))).toBe(404);
  expect(await status(url.replace("tenant=acme", "tenant=globex"))).toBe(404);
  harness.clock.now = new Date(harness.clock.now.getTime() + 15 * 60_000);
  expect(await status(url)).toBe(404);
});
