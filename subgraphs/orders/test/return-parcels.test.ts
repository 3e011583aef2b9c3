import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { type UserError, userError } from "@waybill/kernel";
import type { SubgraphRequest } from "@waybill/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { address, fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp as createOrders } from "../src/index.ts";
import { planLabels } from "../src/storage/return-steps.ts";
import { type Returns, returnsOf } from "./support/returns.ts";

let subgraphs: Subgraphs;
let seller: Seller;
let returns: Returns;
interface LabelInput {
  readonly idempotencyKey: string;
  readonly returnId: string;
}
const made: LabelInput[] = [];
/** Whom shipments is played by: it sells a label, or says why not. */
let answer: (input: LabelInput) => readonly UserError[] = () => [];
const voided: object[] = [];
let refuseVoid: () => readonly UserError[] = () => [];
const labels = {
  async execute({ variables }: SubgraphRequest) {
    const input = variables?.["input"] as LabelInput;
    if (!input.returnId) {
      voided.push(input);
      const errors = refuseVoid();
      return { data: { voidLabel: { shipment: errors.length > 0 ? null : { id: "shp" }, userErrors: errors } } };
    }
    made.push(input);
    const userErrors = answer(input);
    const trackingNumber = "794600000000";
    const sold = { id: `shp-${input.returnId}`, status: "INFO_RECEIVED", trackingNumber, carrier: { code: "fedex" } };
    return { data: { createReturnShipment: { shipment: userErrors.length > 0 ? null : sold, userErrors } } };
  },
  subscribe: () => {
    throw new Error("nobody subscribes to labels");
  },
};
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createCustomers, inventory: createInventory, orders: createOrders });
  subgraphs.peers.shipments = labels;
  seller = sellerOf(subgraphs);
  returns = returnsOf(subgraphs);
  await seller.stocked("MUG", 100);
});
afterAll(() => subgraphs?.dispose());

const bought = (customerId: string) => returns.delivered({ customerId, lines: [{ sku: "MUG", quantity: 2 }] });
const ask = (order: Awaited<ReturnType<typeof bought>>, more = {}) =>
  returns.do("requestReturn", {
    orderId: order.id,
    lines: [{ orderLineId: order.lines[0], quantity: 1, reason: "COLOR" }],
    ...more,
  });
async function scan(returnId: string, orderId: string, version: number, status: string): Promise<void> {
  await subgraphs.record("shipments", {
    type: "shipment.status_changed",
    subject: { type: "shipment", id: `shp-${returnId}`, version },
    occurredAt: subgraphs.clock(),
    data: { orderId, returnId, direction: "RETURN", status },
  });
  await subgraphs.quiet();
}
const statusOf = async (id: string): Promise<string | undefined> => (await returns.find(id))?.status;

it("gets a label once, asked for again while nobody answers, and follows its parcel", async () => {
  const order = await bought(await seller.customer());
  const of = await ask(order);
  await returns.do("approveReturn", { id: of.id });
  answer = () => [userError("UNAVAILABLE", ["input"], "the carrier did not answer")];
  await returns.steps();
  expect(await returns.steps()).toBe(0);
  subgraphs.clock.advance(2_000);
  answer = () => [];
  await returns.steps();
  subgraphs.clock.advance(3_600_000);
  expect([await returns.steps(), made.length]).toEqual([0, 2]);
  // One key, one input: the second call buys no second label.
  expect(made[1]).toEqual(made[0]);
  expect(made[0]).toMatchObject({
    ...{ returnId: of.id, orderId: order.id, from: address, to: { address } },
    parcel: { weightGrams: 650, lengthMm: 300, widthMm: 200, heightMm: 50 },
  });
  const query = "query ($id: ID!) { return(id: $id) { status reverseDelivery { shipmentId trackingNumber status } } }";
  const shown = async () => (await subgraphs.run<{ return: object }>("orders", query, { id: of.id })).return;
  const delivery = { shipmentId: `shp-${of.id}`, trackingNumber: "794600000000" };
  expect(await shown()).toEqual({ status: "OPEN", reverseDelivery: { ...delivery, status: "INFO_RECEIVED" } });
  await scan(of.id, order.id, 2, "IN_TRANSIT");
  expect(await shown()).toEqual({ status: "IN_TRANSIT", reverseDelivery: { ...delivery, status: "IN_TRANSIT" } });
  await scan(of.id, order.id, 3, "DELIVERED");
  expect(await shown()).toMatchObject({ status: "IN_TRANSIT", reverseDelivery: { status: "DELIVERED" } });
  const found = await subgraphs.run("orders", "query ($id: ID!) { order(id: $id) { status returnStatus } }", {
    id: order.id,
  });
  expect(found).toEqual({ order: { status: "COMPLETED", returnStatus: "IN_PROGRESS" } });
  expect((await returns.try("cancelReturn", { id: of.id })).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
});

it("tells why it has no label, and gets one when asked anew", async () => {
  const of = await ask(await bought(await seller.customer()));
  await returns.do("approveReturn", { id: of.id });
  answer = () => [userError("NOT_FOUND", ["input", "carrierAccount"], "there is no such account")];
  await returns.steps();
  answer = () => [];
  const query = "query ($id: ID!) { return(id: $id) { version labelErrors { code path } reverseDelivery { status } } }";
  const shown = async () => (await subgraphs.run<{ return: object }>("orders", query, { id: of.id })).return;
  const refused = { version: 3, labelErrors: [{ code: "NOT_FOUND", path: [] }], reverseDelivery: null };
  expect([await shown(), await returns.steps()]).toEqual([refused, 0]);
  await returns.do("requestReturnLabel", { id: of.id });
  await returns.steps();
  expect(await shown()).toEqual({ version: 5, labelErrors: [], reverseDelivery: { status: "INFO_RECEIVED" } });
  const again = await returns.try("requestReturnLabel", { id: of.id });
  expect(again.userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
});

it("has the label that was bought when nobody heard of it, and is planned again after an update", async () => {
  const order = await bought(await seller.customer());
  const of = await ask(order);
  await returns.do("approveReturn", { id: of.id });
  const stored = subgraphs.db("orders").collection<{ _id: string; nextStepAt: Date | null }>("returns");
  await stored.updateOne({ _id: of.id }, { $set: { nextStepAt: null } });
  await planLabels(subgraphs.db("orders"), subgraphs.clock());
  expect(await stored.findOne({ _id: of.id })).toMatchObject({ nextStepAt: subgraphs.clock() });
  await subgraphs.record("shipments", {
    type: "shipment.created",
    subject: { type: "shipment", id: `shp-${of.id}`, version: 1 },
    occurredAt: subgraphs.clock(),
    data: { orderId: order.id, returnId: of.id, direction: "RETURN", status: "PENDING", carrierCode: "fedex" },
  });
  await subgraphs.quiet();
  const before = made.length;
  await returns.steps();
  expect(made).toHaveLength(before);
  expect(await stored.findOne({ _id: of.id })).toMatchObject({ labelDone: true, nextStepAt: null });
});

describe("a return that ends before its parcel was sent", () => {
  const labelled = async () => {
    const order = await bought(await seller.customer());
    const of = await ask(order);
    await returns.do("approveReturn", { id: of.id });
    await returns.steps();
    voided.length = 0;
    return { order, of };
  };
  const eventsOf = async (returnId: string) => {
    await subgraphs.quiet();
    const where = { "subject.id": returnId, "subject.version": { $gt: 3 } };
    const events = await subgraphs.db("orders").collection("events").find(where).sort({ seq: 1 }).toArray();
    return events.map(({ type, subject }) => `${type} ${subject.version}`);
  };

  it("has its label voided, asked again while nobody answers", async () => {
    const { order, of } = await labelled();
    await returns.do("cancelReturn", { id: of.id });
    refuseVoid = () => [userError("UNAVAILABLE", ["input"], "the carrier did not answer")];
    await returns.steps();
    expect(await returns.steps()).toBe(0);
    subgraphs.clock.advance(2_000);
    refuseVoid = () => [];
    await returns.steps();
    subgraphs.clock.advance(3_600_000);
    expect(await returns.steps()).toBe(0);
    const asked = { idempotencyKey: `return-void/${of.id}/shp-${of.id}`, shipmentId: `shp-${of.id}` };
    expect(voided).toEqual([asked, asked]);
    await scan(of.id, order.id, 2, "CANCELLED");
    expect(await eventsOf(of.id)).toEqual(["return.cancelled 4", "return.label_voided 5"]);
  });

  it("tells why its label stays", async () => {
    const { of } = await labelled();
    await returns.do("closeReturn", { id: of.id });
    refuseVoid = () => [userError("CARRIER_REFUSED", ["input"], "it was used")];
    await returns.steps();
    refuseVoid = () => [];
    const query = "query ($id: ID!) { return(id: $id) { status labelErrors { code path } } }";
    expect(await subgraphs.run("orders", query, { id: of.id })).toEqual({
      return: { status: "CLOSED", labelErrors: [{ code: "CARRIER_REFUSED", path: [] }] },
    });
    expect(await eventsOf(of.id)).toEqual(["return.closed 4", "return.label_void_refused 5"]);
  });

  it("keeps it while another return comes in its parcel, and gives back one that comes late", async () => {
    const { order, of } = await labelled();
    const customerId = (await subgraphs.db("orders").collection("orders").findOne({ number: order.number }))?.[
      "customerId"
    ] as string;
    const other = await ask(await bought(customerId), { inParcelOfId: of.id });
    await returns.do("approveReturn", { id: other.id });
    await returns.do("cancelReturn", { id: of.id });
    await returns.steps();
    expect(voided).toEqual([]);
    const late = await ask(await bought(customerId));
    await returns.do("approveReturn", { id: late.id });
    await returns.do("cancelReturn", { id: late.id });
    await subgraphs.record("shipments", {
      type: "shipment.created",
      subject: { type: "shipment", id: "shp-late", version: 1 },
      occurredAt: subgraphs.clock(),
      data: { returnId: late.id, direction: "RETURN", status: "PENDING", carrierCode: "fedex" },
    });
    await subgraphs.quiet();
    await returns.steps();
    expect(voided).toMatchObject([{ shipmentId: "shp-late" }]);
  });
});

it("shares its parcel with returns of the customer's other orders", async () => {
  const before = made.length;
  const customerId = await seller.customer();
  const [first, second] = [await bought(customerId), await bought(customerId)];
  const main = await ask(first);
  const other = await ask(second, { inParcelOfId: main.id });
  await returns.do("approveReturn", { id: main.id });
  await returns.do("approveReturn", { id: other.id });
  await returns.steps();
  expect(made.slice(before).map(({ returnId }) => returnId)).toEqual([main.id]);
  await scan(main.id, first.id, 2, "PICKED_UP");
  expect([await statusOf(main.id), await statusOf(other.id)]).toEqual(["IN_TRANSIT", "IN_TRANSIT"]);
  const stranger = await bought(await seller.customer());
  const refused = await returns.try("requestReturn", {
    orderId: stranger.id,
    lines: [{ orderLineId: stranger.lines[0], quantity: 1, reason: "COLOR" }],
    inParcelOfId: main.id,
  });
  expect(refused.userErrors).toMatchObject([{ code: "NOT_FOUND", path: ["input", "inParcelOfId"] }]);
});

it("puts each unit where it belongs, a bundle as its parts, and serves who waits for them", async () => {
  const locationId = await seller.location();
  await seller.product(["CUP", "SAUCER"]);
  for (const sku of ["CUP", "SAUCER"]) await seller.receive(sku, locationId, 6);
  const bundle = `mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code } } }`;
  await subgraphs.run("inventory", bundle, {
    input: {
      idempotencyKey: fresh(),
      title: "Tea set",
      variants: [
        {
          sku: "TEA-SET",
          price: { amount: "20.00", currencyCode: "EUR" },
          components: [
            { sku: "CUP", quantity: 2 },
            { sku: "SAUCER", quantity: 1 },
          ],
        },
      ],
    },
  });
  const order = await returns.delivered({ lines: [{ sku: "TEA-SET", quantity: 3 }] });
  const of = await returns.do("requestReturn", {
    orderId: order.id,
    lines: [{ orderLineId: order.lines[0], quantity: 3, reason: "UNWANTED" }],
  });
  await returns.do("approveReturn", { id: of.id });
  const units = ["RESTOCK", "INSPECT", "WRITE_OFF"].map((disposition) => ({
    returnLineId: of.lines[0]?.id,
    quantity: 1,
    disposition,
  }));
  await returns.do("receiveReturn", { id: of.id, locationId, units });
  await subgraphs.quiet();
  const levels = await subgraphs
    .db("inventory")
    .collection("stockLevels")
    .find({ locationId })
    .sort({ sku: 1 })
    .toArray();
  expect(levels).toMatchObject([
    { sku: "CUP", available: 2, qualityControl: 2, damaged: 2, committed: 0 },
    { sku: "SAUCER", available: 4, qualityControl: 1, damaged: 1, committed: 0 },
  ]);
  const entries = "{ inventoryAudit { agrees } }";
  expect(await subgraphs.run("inventory", entries)).toEqual({ inventoryAudit: { agrees: true } });
  expect(stockFaults(await readStockHistory(subgraphs))).toEqual([]);
});
