import { afterAll, beforeAll, expect, it } from "vitest";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import { type Snapshot, snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { numbers, startOrders } from "./support.ts";

let subgraphs: Subgraphs;
let orderId: string;
let before: Snapshot;
const dump = () => snapshot(subgraphs, ["customers", "inventory", "orders"], numbers);
beforeAll(async () => {
  subgraphs = await startOrders();
  const seller = sellerOf(subgraphs);
  await seller.stocked("MUG", 10);
  orderId = (await seller.order({ lines: [{ sku: "MUG", quantity: 1 }] })).id;
  before = await dump();
});
afterAll(() => subgraphs?.dispose());

/** The codes of what came: top-level errors, and refusals of a payload. */
async function codesOf(query: string, variables: object): Promise<string[]> {
  const { data, errors } = await subgraphs.execute<Record<string, { userErrors?: { code: string }[] } | null>>(
    "orders",
    query,
    variables,
  );
  const refused = Object.values(data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
  const told = JSON.stringify([data, errors]);
  expect(told).not.toMatch(/E11000|Mongo|node_modules|\.ts:|at async/);
  return [...(errors ?? []).map(({ extensions }) => String(extensions["code"])), ...refused.map(({ code }) => code)];
}

const place = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code } } }";
const order = (changes: object) => ({
  input: { idempotencyKey: fresh(), lines: [{ sku: "MUG", quantity: 1 }], shippingAddress: address, ...changes },
});
const line = (changes: object) => order({ lines: [{ sku: "MUG", quantity: 1, ...changes }] });
// A key that only `JSON.parse` puts on an object.
const polluted = JSON.parse('{"__proto__": {"admin": true}}') as object;

it.each<[string, object, string]>([
  ["no input", {}, "BAD_USER_INPUT"],
  ["input null", { input: null }, "BAD_USER_INPUT"],
  ["input a list", { input: [] }, "BAD_USER_INPUT"],
  ["an unknown field", order({ total: "0.01" }), "BAD_USER_INPUT"],
  ["a polluted prototype", order(polluted), "BAD_USER_INPUT"],
  ["a tenant of the caller's choice", order({ tenant: "globex" }), "BAD_USER_INPUT"],
  ["quantity 1e20", line({ quantity: 1e20 }), "BAD_USER_INPUT"],
  ["quantity 2^31", line({ quantity: 2 ** 31 }), "BAD_USER_INPUT"],
  ["quantity 1.5", line({ quantity: 1.5 }), "BAD_USER_INPUT"],
  ["quantity as text", line({ quantity: "1" }), "BAD_USER_INPUT"],
  ["quantity null", line({ quantity: null }), "BAD_USER_INPUT"],
  ["quantity not a number", line({ quantity: Number.NaN }), "BAD_USER_INPUT"],
  ["quantity infinite", line({ quantity: Number.POSITIVE_INFINITY }), "BAD_USER_INPUT"],
  ["quantity −0", line({ quantity: -0 }), "INVALID"],
  ["quantity 1e9", line({ quantity: 1e9 }), "INVALID"],
  ["an SKU that is an operator", line({ sku: { $gt: "" } }), "BAD_USER_INPUT"],
  ["an SKU that is a list", line({ sku: ["MUG", "MUG"] }), "BAD_USER_INPUT"],
  ["an SKU of text like an operator", line({ sku: '{"$gt":""}' }), "UNKNOWN_SKU"],
  ["an SKU of code", line({ sku: "'; return true; //" }), "UNKNOWN_SKU"],
  ["an SKU of a pattern", line({ sku: ".*" }), "UNKNOWN_SKU"],
  ["an SKU with NUL", line({ sku: "MUG\u0000" }), "INVALID"],
  ["an SKU of 1 MB", line({ sku: "M".repeat(1_000_000) }), "TOO_LONG"],
  ["an SKU of half a character", line({ sku: "\ud800" }), "INVALID"],
  ["a key that is an operator", order({ idempotencyKey: { $ne: "" } }), "BAD_USER_INPUT"],
  ["a key of 1 MB", order({ idempotencyKey: "k".repeat(1_000_000) }), "INVALID"],
  ["a customer that is an operator", order({ customerId: { $gt: "" } }), "BAD_USER_INPUT"],
  ["a customer of another kind", order({ customerId: "ord_00000000000000000000000000000000" }), "NOT_FOUND"],
  ["a customer with NUL", order({ customerId: "\u0000" }), "NOT_FOUND"],
  ["a customer of half a character", order({ customerId: "\udfff" }), "NOT_FOUND"],
  ["no lines", order({ lines: [] }), "BLANK"],
  ["a line null", order({ lines: [null] }), "BAD_USER_INPUT"],
  ["a country in small letters", order({ shippingAddress: { ...address, countryCode: "gb" } }), "BAD_USER_INPUT"],
  ["a country that is none", order({ shippingAddress: { ...address, countryCode: "ZZ" } }), "INVALID"],
  ["a city with an escape sequence", order({ shippingAddress: { ...address, city: "\u001b[2J" } }), "INVALID"],
  ["a postal code of a page", order({ shippingAddress: { ...address, postalCode: "9".repeat(10_000) } }), "TOO_LONG"],
])("placeOrder refuses %s by a code", async (_what, variables, code) => {
  expect(await codesOf(place, variables)).toEqual([code]);
});

it.each<[string, string, object, string]>([
  ["order", "query ($id: ID!) { order(id: $id) { id } }", { id: { $gt: "" } }, "BAD_USER_INPUT"],
  ["order", "query ($id: ID!) { order(id: $id) { id } }", { id: null }, "BAD_USER_INPUT"],
  [
    "orderByNumber",
    "query ($n: String!) { orderByNumber(number: $n) { id } }",
    { n: { $regex: "^1" } },
    "BAD_USER_INPUT",
  ],
  ["orderByNumber", "query ($n: String!) { orderByNumber(number: $n) { id } }", { n: 1001 }, "BAD_USER_INPUT"],
  ["orders", "query ($s: OrderStatus) { orders(status: $s) { nodes { id } } }", { s: "PAID" }, "BAD_USER_INPUT"],
  ["orders", "query ($a: Cursor) { orders(after: $a) { nodes { id } } }", { a: { $gt: "" } }, "BAD_USER_INPUT"],
  ["orders", "query ($a: Cursor) { orders(after: $a) { nodes { id } } }", { a: "" }, "BAD_USER_INPUT"],
  ["orders", "query ($f: Int!) { orders(first: $f) { nodes { id } } }", { f: 99_999_999 }, "PAGE_SIZE_INVALID"],
  ["orders", "{ orders(first: 99999999999) { nodes { id } } }", {}, "GRAPHQL_VALIDATION_FAILED"],
  ["events", "query ($t: [String!]) { events(types: $t) { nodes { id } } }", { t: [{ $ne: "" }] }, "BAD_USER_INPUT"],
  [
    "events",
    "query ($t: [String!]) { events(types: $t) { nodes { id } } }",
    { t: ["x".repeat(1_000_000)] },
    "BAD_USER_INPUT",
  ],
  [
    "cancelOrder",
    "mutation ($i: CancelOrderInput!) { cancelOrder(input: $i) { userErrors { code } } }",
    { i: { idempotencyKey: "k", id: [] } },
    "BAD_USER_INPUT",
  ],
  ["a field that is not there", "{ orders { nodes { password } } }", {}, "GRAPHQL_VALIDATION_FAILED"],
  ["two operations", "query A { __typename } query B { __typename }", {}, "OPERATION_RESOLUTION_FAILURE"],
  ["no document", "", {}, "BAD_REQUEST"],
  ["half a document", "{ orders {", {}, "GRAPHQL_PARSE_FAILED"],
  ["the schema", "{ __schema { types { name } } }", {}, "INTROSPECTION_DISABLED"],
])("%s is refused by a code: %s", async (_what, query, variables, code) => {
  expect(await codesOf(query, variables)).toEqual([code]);
});

it.each([
  "\u0000",
  "\ud800",
  "x".repeat(100_000),
  "__proto__",
  "../../etc/passwd",
  "cus_00000000000000000000000000000000",
])("an id that nobody has is null, however it looks", async (id) => {
  const query =
    "query ($id: ID!, $n: String!, $r: [_Any!]!) { order(id: $id) { id } orderByNumber(number: $n) { id } _entities(representations: $r) { __typename } }";
  const representations = ["Order", "OrderLine"].map((type) => ({ __typename: type, id }));
  const found = await subgraphs.execute("orders", query, { id, n: id, r: representations });
  expect(found).toEqual({ data: { order: null, orderByNumber: null, _entities: [null, null] } });
});

// Only the gateway looks entities up, with keys of its own; still no key may work as an operator.
it.each([{ $gt: "" }, { $in: ["x"] }, ["x"], 1, null])("an entity's id %j finds nothing", async (id) => {
  const query =
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { id } ... on OrderLine { id } } }";
  const representations = ["Order", "OrderLine"].map((type) => ({ __typename: type, id }));
  const { data } = await subgraphs.execute<{ _entities: unknown[] }>("orders", query, { r: representations });
  expect(data?._entities).toEqual([null, null]);
});

it("has changed nothing by any of it", async () => {
  expect(await dump()).toEqual(before);
  expect(
    (
      await subgraphs.run<{ order: object }>("orders", "query ($id: ID!) { order(id: $id) { version } }", {
        id: orderId,
      })
    ).order,
  ).toEqual({ version: 1 });
});
