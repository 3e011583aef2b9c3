import { serviceIdentity } from "@waybill/kernel";
import { assertIndexScan } from "@waybill/storage/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { line, linesOf, price } from "./lines.ts";
import { createProduct } from "./support.ts";

let subgraphs: Subgraphs;
let seller: Seller;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
  seller = sellerOf(subgraphs);
});
afterAll(() => subgraphs?.dispose());
const { reserve } = linesOf(() => subgraphs);

const on = (name: string): Mutation => ({
  ...{ subgraph: "inventory", name, field: "stockTransfer", selection: "id status reference expectedAt version" },
});
interface Transfer {
  readonly id: string;
  readonly version: number;
}
const change = (name: string, input: object): Promise<Transfer> =>
  succeed(subgraphs, on(name), { idempotencyKey: fresh(), ...input });
const refused = async (input: object): Promise<string[]> =>
  refusals(await mutate(subgraphs, on("updateStockTransfer"), { idempotencyKey: fresh(), ...input }));

/** So many days from now. */
const inDays = (days: number): string => new Date(subgraphs.clock().getTime() + days * 86_400_000).toISOString();

async function beyondStock(): Promise<string> {
  const sku = fresh("LATER");
  const variants = [{ sku, price, backorderPolicy: "ALLOW" }];
  await succeed(subgraphs, createProduct, { idempotencyKey: fresh(), title: sku, variants });
  return sku;
}

it("are found again, by status and place, newest first", async () => {
  const [sku, north, south] = [await beyondStock(), await seller.location(), await seller.location()];
  const announce = (toLocationId: string) =>
    change("transferStock", { toLocationId, lines: [{ sku, quantity: 5 }], reference: "PO-1" });
  const ids: string[] = [];
  for (const place of [north, north, south]) {
    ids.push((await announce(place)).id);
    subgraphs.clock.advance(1_000);
  }
  const [a, b, c] = ids;
  await change("receiveStockTransfer", { id: a });
  const list = `query ($status: StockTransferStatus, $to: ID, $after: Cursor, $first: Int! = 20) {
    stockTransfers(first: $first, after: $after, status: $status, toLocationId: $to) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    stockTransfers: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  }
  const read = async (variables: object) => (await subgraphs.run<Page>("inventory", list, variables)).stockTransfers;
  const found = async (variables: object) => (await read(variables)).nodes.map(({ id }) => id);
  expect(await found({})).toEqual([c, b, a]);
  expect(await found({ status: "IN_TRANSIT" })).toEqual([c, b]);
  expect(await found({ to: north })).toEqual([b, a]);
  expect(await found({ to: north, status: "RECEIVED" })).toEqual([a]);
  const { pageInfo } = await read({ first: 2 });
  expect(await found({ after: pageInfo.endCursor })).toEqual([a]);

  const one = "query ($id: ID!) { stockTransfer(id: $id) { id reference lines { sku received } } }";
  expect(await subgraphs.run("inventory", one, { id: a })).toEqual({
    stockTransfer: { id: a, reference: "PO-1", lines: [{ sku, received: 5 }] },
  });
  expect(await subgraphs.run("inventory", one, { id: a }, staff("globex"))).toEqual({ stockTransfer: null });
  for (const query of [list, one]) {
    const { errors } = await subgraphs.execute("inventory", query, { id: a }, shopper("cus_1"));
    expect(errors?.[0]?.extensions["code"]).toBe("FORBIDDEN");
  }
});

it("promise what is beyond stock by the day on which they are expected, to whom they are not promised yet", async () => {
  const [sku, place] = [await beyondStock(), await seller.location()];
  const asked = `query ($skus: [String!]!) { stockAvailability(skus: $skus) { availableFrom } }`;
  const from = async (): Promise<string | null | undefined> =>
    (
      await subgraphs.run<{ stockAvailability: { availableFrom: string | null }[] }>(
        ...(["inventory", asked, { skus: [sku] }, serviceIdentity("acme", "orders")] as const),
      )
    ).stockAvailability[0]?.availableFrom;
  const announce = (expectedAt: string | null) =>
    change("transferStock", { toLocationId: place, lines: [{ sku, quantity: 2 }], expectedAt });
  expect(await from()).toBeNull();
  await announce(null);
  expect(await from()).toBeNull();
  const { id, version } = await announce(inDays(20));
  await announce(inDays(9));
  expect(await from()).toBe(inDays(9));
  await reserve(fresh("ord"), [line("l1", sku, 2)], { allowBackorder: true });
  expect(await from()).toBe(inDays(20));

  expect(await change("updateStockTransfer", { id, expectedVersion: version, expectedAt: inDays(25) })).toMatchObject({
    expectedAt: inDays(25),
    version: version + 1,
  });
  expect(await from()).toBe(inDays(25));
  // What is so already is no change.
  expect((await change("updateStockTransfer", { id, expectedAt: inDays(25) })).version).toBe(version + 1);
  expect(await refused({ id, reference: "x".repeat(121) })).toEqual(["input.reference TOO_LONG"]);
  await change("cancelStockTransfer", { id });
  expect(await refused({ id, expectedAt: inDays(26) })).toEqual(["input.id INVALID_STATE"]);
  expect(await from()).toBeNull();

  const wanted = { tenant: "acme", "lines.variantId": { $in: ["var_1", "var_2"] }, status: { $in: ["IN_TRANSIT"] } };
  const hint = "tenant_1_lines.variantId_1_status_1";
  const plan = await assertIndexScan(subgraphs.db("inventory"), "stockTransfers", wanted, { hint });
  expect(plan.indexes).toEqual([hint]);
});
