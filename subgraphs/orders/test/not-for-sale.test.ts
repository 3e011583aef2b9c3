/** What the catalogue does not sell any more: not ordered, still shown where it was, still stock. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { numbers, startOrders } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
});
afterAll(() => subgraphs?.dispose());

const call = (subgraph: Mutation["subgraph"], name: string, field: string, selection: string, input: object) =>
  succeed<{ id: string }>(subgraphs, { subgraph, name, field, selection }, { idempotencyKey: fresh(), ...input });
const address = {
  name: "Ada",
  line1: "12 St James's Square",
  city: "London",
  postalCode: "SW1Y 4JH",
  countryCode: "GB",
};

it("refuses to sell what is archived, shows it in old orders, and counts its stock", async () => {
  const seller = sellerOf(subgraphs);
  const [lamp, bulb, set] = [fresh("LAMP"), fresh("BULB"), fresh("SET")];
  const price = { amount: "10.00", currencyCode: "EUR" };
  await seller.stocked(lamp, 10);
  const bulbId = await seller.stocked(bulb, 10);
  const variants = [{ sku: set, price, components: [{ sku: bulb, quantity: 2 }] }];
  await call("inventory", "createProduct", "product", "id", { title: "Set", variants });
  const customerId = await seller.customer();
  const { id: orderId } = await seller.order({ customerId, lines: [{ sku: lamp, quantity: 3 }] });

  const read = "query ($sku: String!) { productVariant(sku: $sku) { product { id } totalAvailable } }";
  interface Read {
    readonly productVariant: { readonly product: { readonly id: string }; readonly totalAvailable: number };
  }
  const { product } = (await subgraphs.run<Read>("inventory", read, { sku: lamp })).productVariant;
  await call("inventory", "updateProduct", "product", "id", { id: product.id, status: "ARCHIVED" });
  await call("inventory", "updateProductVariant", "productVariant", "id", { id: bulbId, archived: true });

  // In a new order, an estimate, an edit, and an exchange.
  const { id: editId } = await call("orders", "orderEditBegin", "orderEdit", "id", { orderId });
  const before = await snapshot(subgraphs, ["orders", "inventory"], numbers);
  const lines = [lamp, bulb].map((sku) => ({ sku, quantity: 1 }));
  expect(refusals(await seller.tryOrder({ lines }))).toEqual([
    "input.lines.0.sku NOT_FOR_SALE",
    "input.lines.1.sku NOT_FOR_SALE",
  ]);
  const estimate = "query ($input: EstimateOrderInput!) { estimateOrder(input: $input) { userErrors { code } } }";
  const input = { lines, shippingAddress: address };
  expect(await subgraphs.run("orders", estimate, { input })).toEqual({
    estimateOrder: { userErrors: [{ code: "NOT_FOR_SALE" }, { code: "NOT_FOR_SALE" }] },
  });
  const addLine: Mutation = { subgraph: "orders", name: "orderEditAddLine", field: "orderEdit", selection: "id" };
  const line = { sku: bulb, quantity: 1 };
  expect(refusals(await mutate(subgraphs, addLine, { idempotencyKey: fresh(), id: editId, line }))).toEqual([
    "input.line.sku NOT_FOR_SALE",
  ]);
  const exchange = { orderId, lines: [], exchangeLines: [{ sku: bulb, quantity: 1 }] };
  const request: Mutation = { subgraph: "orders", name: "requestReturn", field: "return", selection: "id" };
  expect(refusals(await mutate(subgraphs, request, { idempotencyKey: fresh(), ...exchange }))).toEqual([
    "input.exchangeLines.0.sku NOT_FOR_SALE",
  ]);
  expect(await snapshot(subgraphs, ["orders", "inventory"], numbers)).toEqual(before);

  // A part is sold in its bundle; old orders show what they have; stock is counted; put back, it is sold again.
  await seller.order({ lines: [{ sku: set, quantity: 1 }] });
  const entity =
    "query ($of: [_Any!]!) { _entities(representations: $of) { ... on ProductVariant { sku product { id status } } } }";
  const ofOrder = await subgraphs
    .db("orders")
    .collection<{ _id: string; lines: { variantId: string }[] }>("orders")
    .findOne({ _id: orderId });
  const of = [{ __typename: "ProductVariant", id: ofOrder?.lines[0]?.variantId }];
  expect((await subgraphs.execute("inventory", entity, { of }, shopper(customerId))).data).toEqual({
    _entities: [{ sku: lamp, product: { id: product.id, status: "ARCHIVED" } }],
  });
  await seller.receive(lamp, await seller.location(), 5);
  expect((await subgraphs.run<Read>("inventory", read, { sku: lamp })).productVariant.totalAvailable).toBe(12);
  await call("inventory", "updateProduct", "product", "id", { id: product.id, status: "ACTIVE" });
  await seller.order({ lines: [{ sku: lamp, quantity: 12 }] });
});
