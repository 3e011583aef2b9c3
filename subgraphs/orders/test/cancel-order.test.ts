import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { mutate, refusals } from "../../../test/support/mutate.ts";
import { fresh, type PlacedOrder, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

const cancelOrder = {
  subgraph: "orders",
  name: "cancelOrder",
  field: "order",
  selection: "id status cancelReason fulfillmentStatus updatedAt version",
} as const;

let subgraphs: Subgraphs;
let seller: Seller;
beforeAll(async () => {
  subgraphs = await startOrders({ rehearse: true });
  seller = sellerOf(subgraphs);
});
afterAll(() => subgraphs?.dispose());

async function placed(input: { customerId?: string } = {}): Promise<PlacedOrder & { readonly sku: string }> {
  const sku = fresh("SKU");
  await seller.stocked(sku, 3);
  return { ...(await seller.order({ ...input, lines: [{ sku, quantity: 2 }] })), sku };
}
const cancel = (input: object, identity = staff()) =>
  mutate<PlacedOrder>(subgraphs, cancelOrder, { idempotencyKey: fresh(), ...input }, identity);
const dump = () => snapshot(subgraphs, ["inventory", "orders"]);
const eventsOf = async (id: string) => {
  await subgraphs.quiet();
  const events = await subgraphs
    .db("orders")
    .collection("events")
    .find({ "subject.id": id })
    .sort({ seq: 1 })
    .toArray();
  return events.map(({ type, subject, data }) => [
    type,
    subject.version,
    data.previousStatus,
    data.status,
    data.fulfillmentStatus,
  ]);
};
const available = async (sku: string) => {
  await subgraphs.quiet();
  const query = "query ($sku: String!) { productVariant(sku: $sku) { totalAvailable stockLevels { onHand } } }";
  const { productVariant } = await subgraphs.run<{
    productVariant: { totalAvailable: number; stockLevels: { onHand: number }[] };
  }>("inventory", query, { sku });
  return [productVariant.totalAvailable, productVariant.stockLevels[0]?.onHand];
};
const parcel = (shipmentId: string, orderId: string, version: number, status: string) => ({
  type: version === 1 ? "shipment.created" : "shipment.status_changed",
  subject: { type: "shipment", id: shipmentId, version },
  occurredAt: subgraphs.clock.now,
  data: { shipmentId, orderId, status },
});

describe("cancelOrder", () => {
  it("cancels with its reason, and gives the stock back once", async () => {
    const { id, sku } = await placed();
    expect(await available(sku)).toEqual([1, 3]);
    subgraphs.clock.advance(1_000);
    const { value } = await cancel({ id, expectedVersion: 1, reason: " Ordered twice " });
    expect(value).toEqual({
      id,
      status: "CANCELLED",
      cancelReason: "Ordered twice",
      fulfillmentStatus: "UNFULFILLED",
      updatedAt: subgraphs.clock.now.toISOString(),
      version: 2,
    });
    expect(await available(sku)).toEqual([3, 3]);
    expect(await eventsOf(id)).toEqual([
      ["order.placed", 1, null, "CONFIRMED", "UNFULFILLED"],
      ["order.cancelled", 2, "CONFIRMED", "CANCELLED", "UNFULFILLED"],
    ]);
    expect(stockFaults(await readStockHistory(subgraphs, [id]))).toEqual([]);
  });

  it("refuses what it cannot do, and changes nothing", async () => {
    const { id } = await placed();
    const done = await placed();
    await cancel({ id: done.id });
    const shipped = await placed();
    await subgraphs.record("shipments", parcel(fresh("shp"), shipped.id, 1, "LABEL_CREATED"));
    const before = await dump();
    const cases: [object, string, string?][] = [
      [{ id: "ord_none" }, "input.id NOT_FOUND"],
      [{ id: '{"$gt":""}' }, "input.id NOT_FOUND"],
      [{ id }, "input.id NOT_FOUND", "globex"],
      [{ id, expectedVersion: 2 }, "input.expectedVersion VERSION_CONFLICT"],
      [{ id, reason: "x".repeat(501) }, "input.reason TOO_LONG"],
      [{ id: done.id }, "input.id INVALID_STATE"],
      [{ id: done.id, expectedVersion: 1 }, "input.expectedVersion VERSION_CONFLICT"],
      [{ id: shipped.id }, "input.id INVALID_STATE"],
    ];
    for (const [input, refusal, tenant = "acme"] of cases) {
      const answer = await cancel(input, staff(tenant));
      expect([input, answer.value, refusals(answer)]).toEqual([input, null, [refusal]]);
    }
    expect(await dump()).toEqual(before);
  });

  it("lets a shopper cancel only what is his or her own", async () => {
    const [me, other] = [await seller.customer(), await seller.customer()];
    const [mine, theirs, guest] = [
      await placed({ customerId: me }),
      await placed({ customerId: other }),
      await placed(),
    ];
    const before = await dump();
    for (const { id } of [theirs, guest])
      expect(refusals(await cancel({ id }, shopper(me)))).toEqual(["input.id NOT_FOUND"]);
    expect(await dump()).toEqual(before);
    expect((await cancel({ id: mine.id }, shopper(me))).value).toMatchObject({ status: "CANCELLED" });
  });

  it("happens once when many cancel with keys of their own", async () => {
    const { id, sku } = await placed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel({ id })));
    expect(answers.filter(({ value }) => value !== null)).toHaveLength(1);
    expect(answers.filter(({ value }) => value === null).map(refusals)).toEqual(
      Array.from({ length: 7 }, () => ["input.id INVALID_STATE"]),
    );
    expect(await available(sku)).toEqual([3, 3]);
    expect(await eventsOf(id)).toHaveLength(2);
  });
});

describe("the log of shipments", () => {
  it("moves an order from its first parcel to its last delivery, each step one event", async () => {
    const { id, sku } = await placed();
    const [first, second] = [fresh("shp"), fresh("shp")];
    const steps = [
      parcel(first, id, 1, "LABEL_CREATED"),
      parcel(second, id, 1, "LABEL_CREATED"),
      parcel(first, id, 2, "IN_TRANSIT"),
      parcel(first, id, 3, "DELIVERED"),
      parcel(first, id, 3, "DELIVERED"),
      parcel(second, id, 2, "DELIVERED"),
    ];
    for (const step of steps) await subgraphs.record("shipments", step);
    expect(await eventsOf(id)).toEqual([
      ["order.placed", 1, null, "CONFIRMED", "UNFULFILLED"],
      ["order.status_changed", 2, "CONFIRMED", "PROCESSING", "IN_PROGRESS"],
      ["order.status_changed", 3, "PROCESSING", "PROCESSING", "IN_PROGRESS"],
      ["order.status_changed", 4, "PROCESSING", "PROCESSING", "PARTIALLY_FULFILLED"],
      ["order.status_changed", 5, "PROCESSING", "COMPLETED", "FULFILLED"],
    ]);
    expect(await available(sku)).toEqual([1, 1]);
    expect(stockFaults(await readStockHistory(subgraphs, [id]))).toEqual([]);
  });

  it("changes nothing of another tenant's order, nor of one that is not there", async () => {
    const { id } = await placed();
    const before = await snapshot(subgraphs, ["inventory", "orders"], ["orders.consumers"]);
    await subgraphs.record("shipments", parcel(fresh("shp"), id, 1, "LABEL_CREATED"), "globex");
    await subgraphs.record("shipments", parcel(fresh("shp"), "ord_none", 1, "LABEL_CREATED"));
    await subgraphs.record("shipments", { ...parcel(fresh("shp"), id, 2, "DELIVERED"), data: { orderId: null } });
    expect(await snapshot(subgraphs, ["inventory", "orders"], ["orders.consumers"])).toEqual(before);
  });
});
