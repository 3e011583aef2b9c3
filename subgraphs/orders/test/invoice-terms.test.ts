import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";

let subgraphs: Subgraphs;
let seller: Seller;
beforeAll(async () => {
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: (deps) => createOrders({ ...deps, orders: { paymentAccounts: [] } }),
  });
  seller = sellerOf(subgraphs);
  await seller.stocked("LAMP", 1_000, "25.00");
});
afterAll(() => subgraphs?.dispose());

const make = async (mutation: string, input: object): Promise<string> => {
  const type = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input`;
  const text = `mutation ($input: ${type}!) { made: ${mutation}(input: $input) { invoice { id } userErrors { message } } }`;
  const { made } = await subgraphs.run<{ made: { invoice: { id: string } } }>("orders", text, {
    input: { idempotencyKey: fresh(), ...input },
  });
  return made.invoice.id;
};

test("an order's invoices are paged, the newest first, also of many orders at once", async () => {
  const orders = await Promise.all([1, 2].map(() => seller.order({ lines: [{ sku: "LAMP", quantity: 1 }] })));
  const issued = new Map<string, string[]>();
  for (const { id: orderId } of orders) {
    const voided = await make("issueInvoice", { orderId });
    await make("voidInvoice", { id: voided });
    subgraphs.clock.advance(1);
    issued.set(orderId, [await make("issueInvoice", { orderId }), voided]);
  }
  const query = `query ($first: Int!, $after: Cursor) { orders { nodes {
    id invoices(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } } }`;
  interface Listed {
    id: string;
    invoices: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  }
  const { orders: all } = await subgraphs.run<{ orders: { nodes: Listed[] } }>("orders", query, { first: 1 });
  const one = `query ($id: ID!, $after: Cursor) { order(id: $id) {
    invoices(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage } } } }`;
  expect(all.nodes).toHaveLength(2);
  for (const { id, invoices } of all.nodes) {
    const [newest, voided] = issued.get(id) ?? [];
    expect(invoices).toMatchObject({ nodes: [{ id: newest }], pageInfo: { hasNextPage: true } });
    const rest = await subgraphs.run("orders", one, { id, after: invoices.pageInfo.endCursor });
    expect(rest).toEqual({ order: { invoices: { nodes: [{ id: voided }], pageInfo: { hasNextPage: false } } } });
  }
});
