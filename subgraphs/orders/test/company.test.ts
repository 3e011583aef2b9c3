import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { mutate, refusals } from "../../../test/support/mutate.ts";
import { address, fresh, placeOrder, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
  await sellerOf(subgraphs).stocked("MUG", 100);
});
afterAll(() => subgraphs?.dispose());

const place = (input: object) =>
  mutate<{ companyId: string; paymentTerms: string }>(
    subgraphs,
    { ...placeOrder, selection: "companyId paymentTerms" },
    { idempotencyKey: fresh(), lines: [{ sku: "MUG", quantity: 1 }], shippingAddress: address, ...input },
  );

it.each([
  [0, "DUE_ON_RECEIPT"],
  [20, "NET_14"],
  [30, "NET_30"],
  [365, "NET_90"],
])("an order of a company with %i days is due by %s unless it says otherwise", async (days, terms) => {
  const companyId = await sellerOf(subgraphs).company(days);
  expect((await place({ companyId })).value).toEqual({ companyId, paymentTerms: terms });
  expect((await place({ companyId, paymentTerms: "PREPAID" })).value?.paymentTerms).toBe("PREPAID");
});

it("an order leads to its company, and the company to its orders, of which a shopper sees the own", async () => {
  const seller = sellerOf(subgraphs);
  const [companyId, customerId] = [await seller.company(), await seller.customer()];
  const lines = [{ sku: "MUG", quantity: 1 }];
  const mine = await seller.order({ companyId, customerId, lines });
  subgraphs.clock.advance(1);
  const other = await seller.order({ companyId, lines });
  const query = `query ($r: [_Any!]!, $id: ID!) {
    order(id: $id) { company { id } } _entities(representations: $r) { ... on Company { orders { nodes { id } } } } }`;
  const read = (identity = staff()) =>
    subgraphs.run("orders", query, { r: [{ __typename: "Company", id: companyId }], id: mine.id }, identity);
  const order = { company: { id: companyId } };
  const nodes = (...orders: { id: string }[]) => [{ orders: { nodes: orders.map(({ id }) => ({ id })) } }];
  expect(await read()).toEqual({ order, _entities: nodes(other, mine) });
  expect(await read(shopper(customerId))).toEqual({ order, _entities: nodes(mine) });
});

it("no order is placed for a company that is not there or another tenant's", async () => {
  const foreign = await sellerOf(subgraphs, "other").company();
  const before = await snapshot(subgraphs, ["inventory", "orders"]);
  for (const companyId of ["com_1", foreign]) {
    expect(refusals(await place({ companyId }))).toEqual(["input.companyId NOT_FOUND"]);
  }
  expect(await snapshot(subgraphs, ["inventory", "orders"])).toEqual(before);
});
