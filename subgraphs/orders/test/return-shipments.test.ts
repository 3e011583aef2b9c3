import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mutation, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
});
afterAll(() => subgraphs?.dispose());

const authorizePayment: Mutation = {
  ...{ subgraph: "orders", name: "authorizePayment", field: "transaction", selection: "id status" },
};

test("goods that come back neither fulfil an order nor collect its money", async () => {
  const seller = sellerOf(subgraphs);
  const sku = fresh("SKU");
  await seller.stocked(sku, 5);
  const { id: orderId } = await seller.order({ lines: [{ sku, quantity: 1 }] });
  await succeed(subgraphs, authorizePayment, { idempotencyKey: fresh(), orderId, provider: "cash_on_delivery" });
  const places = ["orders.consumers", "inventory.consumers"];
  const before = await snapshot(subgraphs, ["orders", "inventory"], places);
  const statuses = ["PENDING", "IN_TRANSIT", "DELIVERED"];
  for (const [i, status] of statuses.entries()) {
    await subgraphs.record("shipments", {
      type: i === 0 ? "shipment.created" : "shipment.status_changed",
      subject: { type: "shipment", id: "shp_back", version: i + 1 },
      occurredAt: subgraphs.clock(),
      data: { shipmentId: "shp_back", orderId, status, direction: "RETURN", returnId: "ret_1" },
    });
  }
  expect(await snapshot(subgraphs, ["orders", "inventory"], places)).toEqual(before);
});
