import { address } from "../../support/shop.ts";
import type { BadOperation, Doors, Variables } from "./doors.ts";

const place = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code } } }";
/** A good order with something bad about it. */
const order = (name: string, change: (doors: Doors) => object, expected: string): BadOperation => ({
  name,
  operation: (doors) => ({
    query: place,
    variables: {
      input: {
        ...{ idempotencyKey: `bad ${name}`, customerId: doors.customerId, shippingAddress: address },
        ...{ lines: [{ sku: doors.sku, quantity: 1 }], ...change(doors) },
      },
    },
  }),
  expected,
});
const quantity = (name: string, value: unknown, expected: string): BadOperation =>
  order(name, ({ sku }) => ({ lines: [{ sku, quantity: value }] }), expected);
const row = (name: string, query: string, variables: Variables, expected: string): BadOperation => ({
  name,
  operation: () => ({ query, variables }),
  expected,
});
const list = "query ($after: Cursor) { orders(first: 1, after: $after) { nodes { id } } }";
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

/** Values that no field takes, or that a shop does not want. */
export const variables: readonly BadOperation[] = [
  quantity("not a number", "NaN", "400 BAD_USER_INPUT"),
  quantity("1e20", 1e20, "400 BAD_USER_INPUT"),
  quantity("2^53", 2 ** 53, "400 BAD_USER_INPUT"),
  quantity("nothing", 0, "200 INVALID"),
  quantity("less than nothing", -1, "200 INVALID"),
  quantity("a half", 0.5, "400 BAD_USER_INPUT"),
  quantity("a thousand million", 1e9, "200 INVALID"),
  order("no lines", () => ({ lines: [] }), "200 BLANK"),
  order(
    "too many lines",
    ({ sku }) => ({ lines: Array.from({ length: 1_000 }, () => ({ sku, quantity: 1 })) }),
    "200 TOO_LONG",
  ),
  order("currency XXX", () => ({ currencyCode: "XXX" }), "200 INVALID"),
  order("a query for the database", () => ({ customerId: { $gt: "" } }), "400 BAD_USER_INPUT"),
  order("a customer who is an order", ({ orderId }) => ({ customerId: orderId }), "200 NOT_FOUND"),
  order("a note of 100 kB", () => ({ note: "x".repeat(100_000) }), "200 TOO_LONG"),
  order("half a character", () => ({ shippingAddress: { ...address, city: "\ud800" } }), "200 INVALID"),
  row(
    "an enum that is not one",
    "query ($s: OrderStatus) { orders(first: 1, filter: { status: $s }) { nodes { id } } }",
    { s: "GONE" },
    "400 BAD_USER_INPUT",
  ),
  row(
    "30,000 values",
    "query ($ids: [ID!]) { __typename }",
    { ids: Array.from({ length: 30_000 }, () => 1) },
    "400 BAD_USER_INPUT",
  ),
  row("20,000 levels", list, deep(20_000), "400 BAD_USER_INPUT"),
  row("a forged cursor", list, { after: "bm9uZQ" }, "200 CURSOR_INVALID"),
  row(
    "30 February",
    "query ($at: DateTime) { orders(first: 1, filter: { placedFrom: $at }) { nodes { id } } }",
    { at: "2026-02-30T00:00:00Z" },
    "200 BAD_USER_INPUT",
  ),
  row(
    "the year 0",
    "query ($at: DateTime) { orders(first: 1, filter: { placedFrom: $at }) { nodes { id } } }",
    { at: "0000-01-01T00:00:00Z" },
    "200 BAD_USER_INPUT",
  ),
];
