import { assertIndexScan } from "@waybill/storage/testing";
import type { Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { mutate, succeed } from "../../../test/support/mutate.ts";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { type OrderFilter, searchOf } from "../src/storage/search.ts";
import { type ChangedOrder, onOrder } from "./changed-order.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
let customerId: string;
let companyId: string;
/** Names of the orders by id, oldest first: a, b, c, d. */
const names = new Map<string, string>();
const times: Date[] = [];

beforeAll(async () => {
  subgraphs = await startOrders();
  const seller = sellerOf(subgraphs);
  await seller.stocked("POT-1", 100);
  await seller.stocked("Cup/2", 100);
  customerId = await seller.customer();
  companyId = await seller.company();
  const channel = { subgraph: "orders", name: "createChannel", field: "channel", selection: "id" } as const;
  await succeed(subgraphs, channel, { idempotencyKey: fresh(), code: "shop", name: "Shop", numberPrefix: "WEB" });
  const inputs = [
    { lines: [{ sku: "POT-1", quantity: 1 }], customerId, tags: ["VIP", "gift"] },
    { lines: [{ sku: "Cup/2", quantity: 1 }], channel: "shop", companyId, poNumber: "PO 77", externalId: "ERP/7-b" },
    {
      lines: [
        { sku: "POT-1", quantity: 1 },
        { sku: "Cup/2", quantity: 2 },
      ],
      channel: "shop",
      email: "rene@example.com",
    },
    {
      lines: [{ sku: "POT-1", quantity: 1 }],
      tags: ["vip"],
      shippingAddress: { ...address, name: "René Descartes", city: "Köln" },
    },
  ];
  for (const [index, input] of inputs.entries()) {
    subgraphs.clock.advance(1_000);
    times.push(subgraphs.clock());
    const order = await succeed<ChangedOrder>(subgraphs, onOrder("placeOrder"), {
      idempotencyKey: fresh(),
      shippingAddress: address,
      ...input,
    });
    names.set(order.id, "abcd"[index] as string);
  }
  const [a, b] = [...names.keys()];
  await sellerOf(subgraphs).cancel(a as string);
  await mutate(subgraphs, onOrder("holdOrder"), { idempotencyKey: fresh(), id: b, reason: "OTHER" });
});
afterAll(() => subgraphs?.dispose());

interface Page {
  orders: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}
const query = `query ($filter: OrderFilterInput, $first: Int! = 20, $after: Cursor, $status: OrderStatus) {
  orders(filter: $filter, first: $first, after: $after, status: $status) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
/** Dates as a client sends them. */
const asJson = (variables: object) => JSON.parse(JSON.stringify(variables)) as object;
const read = async (variables: object, identity = staff()) =>
  (await subgraphs.run<Page>("orders", query, asJson(variables), identity)).orders;
const found = async (filter: object, identity = staff()): Promise<string> =>
  (await read({ filter }, identity)).nodes.map(({ id }) => names.get(id)).join("");

const cases = (): [string, OrderFilter, string][] => [
  ["nothing", {}, "dcba"],
  ["status", { status: "CANCELLED" }, "a"],
  ["fulfilment", { fulfillmentStatus: "UNFULFILLED" }, "dcba"],
  ["hold", { holdStatus: "ON_HOLD" }, "b"],
  ["payment", { paymentStatus: "PENDING" }, "dcba"],
  ["archive", { archiveStatus: "CLOSED" }, ""],
  ["channel", { channel: "shop" }, "cb"],
  ["customer", { customerId }, "a"],
  ["company", { companyId }, "b"],
  ["from", { placedFrom: times[2] }, "dc"],
  ["before", { placedBefore: times[2] }, "ba"],
  ["between", { placedFrom: times[1], placedBefore: times[3] }, "cb"],
  ["SKU in another case", { sku: "cup/2" }, "cb"],
  ["tag in another case", { tag: "Vip" }, "da"],
  ["beginning of the number", { numberPrefix: "web-100" }, "cb"],
  ["whole number", { numberPrefix: "WEB-1002" }, "c"],
  ["words without accents", { text: "RENE koln" }, "d"],
  ["e-mail", { text: "rene" }, "dc"],
  ["reference", { text: "po 77" }, "b"],
  ["external id", { externalId: "ERP/7-b" }, "b"],
  ["external id in another form", { externalId: "erp 7 b" }, ""],
  ["external id without words", { externalId: "-" }, ""],
  ["no words", { text: "!" }, ""],
  [
    "everything at once",
    { sku: "POT-1", tag: "vip", status: "CONFIRMED", placedFrom: times[0], text: "descartes" },
    "d",
  ],
];

describe("orders(filter:)", () => {
  it("finds by each condition and by several, newest first, by an index", async () => {
    for (const [name, filter, expected] of cases()) {
      expect([name, await found(filter)]).toEqual([name, expected]);
      const search = searchOf(staff(), { filter });
      if (!search.ok || search.value === null) continue;
      const { where, range, indexHint } = search.value;
      const sort = { placedAt: -1, _id: -1 } as const;
      const filters: Document = { ...where, ...(range ? { placedAt: range } : {}) };
      const plan = await assertIndexScan(subgraphs.db("orders"), "orders", filters, {
        sort,
        limit: 21,
        hint: indexHint as string,
      });
      expect([name, plan.indexes.includes(indexHint as string)]).toEqual([name, true]);
    }
  });

  it("pages without a gap or a double while orders are added, and keeps to its bounds", async () => {
    const filter = { tag: "vip", placedFrom: times[0], placedBefore: times[3] };
    const first = await read({ filter: { tag: "vip" }, first: 1 });
    expect([first.nodes.map(({ id }) => names.get(id)), first.pageInfo.hasNextPage]).toEqual([["d"], true]);
    const rest = await read({ filter: { tag: "vip" }, first: 5, after: first.pageInfo.endCursor });
    expect([rest.nodes.map(({ id }) => names.get(id)), rest.pageInfo.hasNextPage]).toEqual([["a"], false]);
    expect((await read({ filter })).nodes.map(({ id }) => names.get(id))).toEqual(["a"]);
    const other = await subgraphs.execute<Page>("orders", query, asJson({ filter, after: first.pageInfo.endCursor }));
    expect([other.data, other.errors?.map(({ extensions }) => extensions["code"])]).toEqual([null, ["CURSOR_INVALID"]]);
  });

  it("finds nothing that cannot be, and refuses a text of eleven words", async () => {
    expect((await read({ status: "CONFIRMED", filter: { status: "CANCELLED" } })).nodes).toEqual([]);
    const { errors } = await subgraphs.execute("orders", query, { filter: { text: "a b c d e f g h i j k" } });
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["BAD_USER_INPUT"]);
  });

  it("keeps to the tenant and to the shopper's own", async () => {
    expect(await found({ sku: "POT-1" }, staff("other"))).toBe("");
    expect(await found({ sku: "POT-1" }, shopper(customerId))).toBe("a");
    expect(await found({ customerId: "cus_other" }, shopper(customerId))).toBe("");
  });
});
