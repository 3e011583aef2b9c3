import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { type Fulfillment, on, startFulfillment, type Work } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

const toOrder = (name: string): Mutation => ({ subgraph: "orders", name, field: "order", selection: "id status" });
const change = <T = { id: string }>(mutation: Mutation, input: object) =>
  succeed<T>(test.subgraphs, mutation, { idempotencyKey: fresh(), ...input });
const ask = <T>(query: string, variables: object, identity = staff()) =>
  test.subgraphs.run<T>("orders", query, variables, identity);
const lineOf = (work: Work, quantity: number) => [{ fulfillmentLineId: work.lines[0]?.id, quantity }];
const lineQuery = `query ($id: ID!) { order(id: $id) {
  lines { id quantity currentQuantity fulfilledQuantity fulfillableQuantity }
} }`;
interface Lines {
  readonly order: { readonly lines: readonly { readonly id: string }[] };
}

describe("an order that is held", () => {
  it("stops all work on it, and the release lets it go on", async () => {
    const { id, work } = await test.ordered(2, 5);
    await change(toOrder("holdOrder"), { id, reason: "HIGH_RISK_OF_FRAUD" });
    const handOver = { idempotencyKey: fresh(), id: work.id };
    expect(refusals(await mutate(test.subgraphs, on("handOverFulfillmentOrder"), handOver))).toEqual([
      "input.id INVALID_STATE",
    ]);
    expect((await test.look(id)).fulfillmentOrders[0]?.supportedActions).toEqual([
      ...["REJECT", "HOLD", "MOVE", "SPLIT", "MERGE"],
    ]);
    await change(toOrder("releaseOrderHold"), { id });
    expect(await test.act("handOverFulfillmentOrder", work)).toMatchObject({ status: "CLOSED" });
  });
});

describe("lines that are cancelled", () => {
  it("are given up where they are worked on, until they have left", async () => {
    const { id, sku, work } = await test.ordered(4, 5);
    const { order } = await ask<Lines>(lineQuery, { id });
    const cancel = (quantity: number) => ({ id, lines: [{ lineId: order.lines[0]?.id, quantity }] });
    await change(toOrder("cancelOrderLines"), cancel(1));
    expect((await test.look(id)).fulfillmentOrders[0]?.lines).toMatchObject([{ quantity: 3 }]);
    const box = { packages: [{ lines: lineOf(work, 1) }] };
    const packed = await test.act("packFulfillmentOrder", work, box);
    await test.act("handOverFulfillmentOrder", work, { packageIds: [packed.packages[0]?.id] });
    expect(
      refusals(await mutate(test.subgraphs, toOrder("cancelOrderLines"), { idempotencyKey: fresh(), ...cancel(3) })),
    ).toEqual(["input.lines.0.quantity INVALID"]);
    await change(toOrder("cancelOrderLines"), cancel(2));
    const seen = await test.look(id);
    expect(seen.fulfillmentOrders).toMatchObject([
      { status: "CLOSED", lines: [{ quantity: 1, handedOverQuantity: 1 }] },
    ]);
    expect(await ask(lineQuery, { id })).toMatchObject({
      order: { lines: [{ quantity: 4, currentQuantity: 1, fulfilledQuantity: 1, fulfillableQuantity: 0 }] },
    });
    await test.subgraphs.quiet();
    expect(await test.levels(sku)).toMatchObject([{ onHand: 4, committed: 0, available: 4 }]);
  });
});

describe("units that are lost", () => {
  it("are written off, wait where nobody else has any, and are sent when others come", async () => {
    const { id, sku, places, work } = await test.ordered(2, 2);
    await test.act("shortPickFulfillmentOrder", work, { lines: lineOf(work, 2), reason: "NOT_FOUND" });
    await test.subgraphs.quiet();
    expect((await test.look(id)).fulfillmentOrders).toMatchObject([
      { status: "INCOMPLETE" },
      { status: "ON_HOLD", holds: [{ reason: "INVENTORY_OUT_OF_STOCK" }], lines: [{ quantity: 2, backordered: true }] },
    ]);
    expect(await test.levels(sku)).toMatchObject([{ onHand: 0, committed: 0, available: 0 }]);
    await test.seller.receive(sku, places[0] as string, 5);
    await test.subgraphs.quiet();
    expect((await test.look(id)).fulfillmentOrders[1]).toMatchObject({
      ...{ status: "OPEN", holds: [], lines: [{ quantity: 2, backordered: false }] },
    });
    expect(await test.levels(sku)).toMatchObject([{ onHand: 5, committed: 2, available: 3 }]);
  });
});

describe("a shipment of one fulfilment order", () => {
  it("hands that one over and no other", async () => {
    const { id, work } = await test.ordered(3, 5);
    const part = await test.act("splitFulfillmentOrder", work, { lines: lineOf(work, 1) }, "newFulfillmentOrder");
    await test.subgraphs.record("shipments", {
      type: "shipment.created",
      subject: { type: "shipment", id: `shp-${part.id}`, version: 1 },
      occurredAt: test.subgraphs.clock.now,
      data: { orderId: id, status: "PENDING", fulfillmentOrderId: part.id },
    });
    await test.subgraphs.quiet();
    const seen = await test.look(id);
    expect(seen.fulfillmentOrders.map(({ status, shipmentIds }) => [status, shipmentIds.length])).toEqual([
      ["OPEN", 0],
      ["CLOSED", 1],
    ]);
    expect(seen).toMatchObject({ status: "PROCESSING" });
  });
});

describe("scanning", () => {
  it("takes the barcode in each of its forms, and no other", async () => {
    const { id, sku, work } = await test.ordered(2, 5);
    const bySku = "query ($skus: [String!]!) { productVariantsBySku(skus: $skus) { id } }";
    const found = await test.subgraphs.run<{ productVariantsBySku: { id: string }[] }>("inventory", bySku, {
      skus: [sku],
    });
    await change(
      { subgraph: "inventory", name: "updateProductVariant", field: "productVariant", selection: "id" },
      { id: found.productVariantsBySku[0]?.id, barcode: "036000291452" },
    );
    const list = on("createPickList", "pickList", "id lines { pickedQuantity }");
    const wave = { locationId: work.location.id, fulfillmentOrderIds: [work.id] };
    const { id: pickListId } = await change(list, wave);
    const scan = (code: string) =>
      mutate(test.subgraphs, { ...list, name: "recordPick" }, { idempotencyKey: fresh(), pickListId, code });
    expect(refusals(await scan("4006381333931"))).toEqual(["input.code UNKNOWN_SKU"]);
    expect((await scan("036000291452")).value).toMatchObject({ lines: [{ pickedQuantity: 1 }] });
    expect((await scan("0036000291452")).value).toMatchObject({ lines: [{ pickedQuantity: 2 }] });
    expect(await test.look(id)).toMatchObject({ fulfillmentStatus: "IN_PROGRESS" });
  });
});

describe("a packing slip", () => {
  const query = "query ($id: ID!) { fulfillmentOrder(id: $id) { packingSlip { url } } }";
  const linkOf = async (id: string, identity = staff()) =>
    (await ask<{ fulfillmentOrder: { packingSlip: { url: string } | null } }>(query, { id }, identity))
      .fulfillmentOrder;

  it("is a link for staff", async () => {
    const { sku } = await test.spread(5);
    const { id } = await test.seller.order({ lines: [{ sku, quantity: 3 }] }, shopper("cus_1"));
    const [work] = (await test.look(id)).fulfillmentOrders as [Work];
    const slip = (await linkOf(work.id)).packingSlip;
    expect(new URL(slip?.url ?? "").pathname).toBe(`/documents/packing-slips/${work.id}.pdf`);
    expect(await linkOf(work.id, shopper("cus_1"))).toEqual({ packingSlip: null });
  });
});
