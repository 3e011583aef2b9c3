import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countQueries } from "../../../test/support/count-queries.ts";
import { lookUp } from "../../../test/support/entities.ts";
import { publicScopes, staff } from "../../../test/support/identities.ts";
import { itPages, readPage } from "../../../test/support/paging.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}

let subgraphs: Subgraphs;
let seller: Seller;
beforeAll(async () => {
  subgraphs = await startOrders();
  seller = sellerOf(subgraphs);
});
afterAll(() => subgraphs?.dispose());

const ask = <T>(query: string, variables: object = {}, identity = staff()) =>
  subgraphs.execute<T>("orders", query, variables, identity);
const entities = <T>(type: string, ids: readonly string[], selection: string, identity = staff()) =>
  lookUp<T>(subgraphs, "orders", type, ids, selection, identity);

const stocked = new Set<string>();
/** An order of a tenant that has plenty of everything. */
async function order(tenant = "acme", more: object = {}) {
  const here = sellerOf(subgraphs, tenant);
  if (!stocked.has(tenant)) await here.stocked("PLENTY", 1_000_000);
  stocked.add(tenant);
  return here.order({ lines: [{ sku: "PLENTY", quantity: 1 }], ...more });
}

describe("lists", () => {
  itPages(() => subgraphs, {
    subgraph: "orders",
    field: "orders",
    add: async (tenant) => (await order(tenant)).id,
    order: (added) => added.toSorted().toReversed(),
  });

  it("of one status, whose cursors go on in it", async () => {
    const tenant = "by-status";
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) {
      subgraphs.clock.advance(1);
      ids.push((await order(tenant)).id);
    }
    for (const id of ids.slice(0, 3)) await sellerOf(subgraphs, tenant).cancel(id);
    const query =
      "query ($after: Cursor) { orders(first: 2, status: CANCELLED, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }";
    interface Page {
      readonly orders: Nodes & { readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean } };
    }
    const first = await subgraphs.run<Page>("orders", query, {}, staff(tenant));
    const second = await subgraphs.run<Page>(
      "orders",
      query,
      { after: first.orders.pageInfo.endCursor },
      staff(tenant),
    );
    const seen = [...first.orders.nodes, ...second.orders.nodes].map(({ id }) => id);
    expect([seen, first.orders.pageInfo.hasNextPage, second.orders.pageInfo.hasNextPage]).toEqual([
      ids.slice(0, 3).toReversed(),
      true,
      false,
    ]);
  });

  it("of a customer, page by page, and the first pages of many customers with one query", async () => {
    await order();
    const ordersOf = new Map(
      await Promise.all(
        Array.from({ length: 10 }, async (_, n): Promise<[string, string[]]> => {
          const customerId = await seller.customer();
          const ids: string[] = [];
          for (let m = 0; m <= n % 4; m++) {
            subgraphs.clock.advance(1);
            ids.unshift((await order("acme", { customerId })).id);
          }
          return [customerId, ids];
        }),
      ),
    );
    const customers = [...ordersOf.keys()];
    const selection = "orders(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } }";
    const { queries, answer } = await countQueries(subgraphs, "orders", () =>
      entities<{ orders: Nodes & { pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
        "Customer",
        customers,
        selection,
      ),
    );
    expect(queries).toEqual({ orders: 1 });
    for (const [index, customerId] of customers.entries()) {
      const all = ordersOf.get(customerId) ?? [];
      const page = answer.data?._entities[index]?.orders;
      expect([page?.nodes.map(({ id }) => id), page?.pageInfo.hasNextPage]).toEqual([all.slice(0, 2), all.length > 2]);
      const after = `orders(first: 2, after: "${page?.pageInfo.endCursor}") { nodes { id } }`;
      const rest = await entities<{ orders: Nodes }>("Customer", [customerId], after);
      expect(rest.data?._entities[0]?.orders.nodes.map(({ id }) => id)).toEqual(all.slice(2));
    }
  });

  it("refuse page sizes out of range and foreign cursors on entities too", async () => {
    const codes = async (type: string, selection: string) =>
      (await entities(type, ["x"], selection)).errors?.map(({ extensions }) => extensions["code"]);
    expect(await codes("Customer", "orders(first: 101) { nodes { id } }")).toEqual(["PAGE_SIZE_INVALID"]);
    expect(await codes("ProductVariant", "orderLines(first: 0) { id }")).toEqual(["PAGE_SIZE_INVALID"]);
    await order("globex");
    const foreign = (await readPage(subgraphs, { subgraph: "orders", field: "orders" }, { first: 1 }, staff("globex")))
      .pageInfo.endCursor;
    expect(await codes("Customer", `orders(after: "${foreign}") { nodes { id } }`)).toEqual(["CURSOR_INVALID"]);
  });
});

it("gives the newest lines of a variant, every line of an order that orders it twice", async () => {
  const sku = fresh("LINES");
  const variantId = await seller.stocked(sku, 100);
  const other = fresh("OTHER");
  await seller.stocked(other, 100);
  const numbers: string[] = [];
  for (let n = 1; n <= 3; n++) {
    subgraphs.clock.advance(1);
    const lines = [
      { sku, quantity: n },
      { sku: other, quantity: 9 },
      { sku, quantity: n + 10 },
    ];
    numbers.push((await seller.order({ lines })).number);
  }
  const { data } = await entities<{ orderLines: { quantity: number; order: { number: string } }[] }>(
    "ProductVariant",
    [variantId],
    "orderLines(first: 5) { quantity order { number } }",
  );
  const lines = data?._entities[0]?.orderLines ?? [];
  const [a, b, c] = numbers;
  expect(lines.map((line) => line.order.number)).toEqual([c, c, b, b, a]);
  expect(
    lines
      .slice(0, 4)
      .map((line) => line.quantity)
      .toSorted((x, y) => x - y),
  ).toEqual([2, 3, 12, 13]);
});

describe("other tenants", () => {
  it("see what is foreign as they see what is missing, on every way", async () => {
    const { id, number } = await order();
    const { data } = await ask<{ order: { lines: { id: string }[] } }>(`{ order(id: "${id}") { lines { id } } }`);
    const lineId = data?.order.lines[0]?.id ?? "";
    const both = (i: string, n: string) => `{ order(id: "${i}") { id } orderByNumber(number: "${n}") { id } }`;
    expect(await ask(both(id, number))).toEqual({ data: { order: { id }, orderByNumber: { id } } });
    const nothing = { data: { order: null, orderByNumber: null } };
    expect(await ask(both(id, number), {}, staff("nobody"))).toEqual(nothing);
    expect(await ask(both("ord_none", "0"), {}, staff("nobody"))).toEqual(nothing);
    for (const [type, own] of [
      ["Order", id],
      ["OrderLine", lineId],
    ] as const) {
      expect([type, await entities(type, [own, "none"], "id")]).toEqual([
        type,
        { data: { _entities: [{ id: own }, null] } },
      ]);
      expect([type, await entities(type, [own, "none"], "id", staff("nobody"))]).toEqual([
        type,
        { data: { _entities: [null, null] } },
      ]);
    }
    const customerId = await seller.customer();
    await order("acme", { customerId });
    const { data: seen } = await entities("Customer", [customerId], "orders { nodes { id } }", staff("nobody"));
    expect(seen).toEqual({ _entities: [{ orders: { nodes: [] } }] });
    const variant = await entities<{ variant: { id: string } }>("OrderLine", [lineId], "variant { id }");
    const variantId = variant.data?._entities[0]?.variant.id ?? "";
    expect((await entities("ProductVariant", [variantId], "orderLines { id }", staff("nobody"))).data).toEqual({
      _entities: [{ orderLines: [] }],
    });
  });

  it("and everybody without the scope are refused", async () => {
    const identity = staff(
      "acme",
      publicScopes.filter((scope) => scope !== "orders:read"),
    );
    for (const query of [
      '{ order(id: "x") { id } }',
      '{ orderByNumber(number: "1") { id } }',
      "{ orders { nodes { id } } }",
    ]) {
      const { errors } = await ask(query, {}, identity);
      expect([query, errors?.map(({ extensions }) => extensions)]).toEqual([
        query,
        [{ code: "FORBIDDEN", scope: "orders:read" }],
      ]);
    }
    const ways = [
      ["Order", "id"],
      ["OrderLine", "id"],
      ["Customer", "orders { nodes { id } }"],
      ["ProductVariant", "orderLines { id }"],
    ] as const;
    for (const [type, selection] of ways) {
      const { errors } = await entities(type, ["x"], selection, identity);
      expect([type, errors?.map(({ extensions }) => extensions["code"])]).toEqual([type, ["FORBIDDEN"]]);
    }
    const events = await ask(
      "{ events { nodes { id } } }",
      {},
      staff(
        "acme",
        publicScopes.filter((scope) => scope !== "events:read"),
      ),
    );
    expect(events.errors?.map(({ extensions }) => extensions)).toEqual([{ code: "FORBIDDEN", scope: "events:read" }]);
    const head = await ask("{ ordersLogHead }");
    expect(head.errors?.map(({ extensions }) => extensions)).toEqual([{ code: "FORBIDDEN", scope: "internal" }]);
  });
});

it("asks for orders once, however many are asked for together", async () => {
  const tenant = "counting";
  await order(tenant);
  const ids = (await Promise.all(Array.from({ length: 50 }, () => order(tenant)))).map(({ id }) => id);
  const list =
    "{ orders(first: 50) { nodes { number customer { id } total { amount } lines { sku order { number } variant { id } } } } }";
  const listed = await countQueries(subgraphs, "orders", () => ask<{ orders: Nodes }>(list, {}, staff(tenant)));
  expect([listed.queries, listed.answer.data?.orders.nodes.length]).toEqual([{ orders: 1 }, 50]);

  const looked = await countQueries(subgraphs, "orders", () =>
    entities<{ id: string; lines: { id: string }[] }>("Order", ids, "id lines { id order { id } }", staff(tenant)),
  );
  const found = looked.answer.data?._entities ?? [];
  expect([looked.queries, found.map((entity) => entity?.id)]).toEqual([{ orders: 1 }, ids]);

  const lineIds = found.map((entity) => entity?.lines[0]?.id ?? "");
  const lines = await countQueries(subgraphs, "orders", () =>
    entities<{ order: { id: string } }>("OrderLine", lineIds, "sku order { id }", staff(tenant)),
  );
  expect([lines.queries, lines.answer.data?._entities.map((line) => line?.order.id)]).toEqual([{ orders: 1 }, ids]);

  const variants = await countQueries(subgraphs, "orders", () =>
    entities(
      "ProductVariant",
      Array.from({ length: 50 }, (_, n) => `var_${n}`),
      "orderLines(first: 3) { sku order { number } }",
      staff(tenant),
    ),
  );
  expect(variants.queries).toEqual({ orders: 1 });
});
