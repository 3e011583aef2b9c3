import { loadApiSchema } from "@waybill/schema";
import { buildSchema, getIntrospectionQuery } from "graphql";
import { describe, expect, it } from "vitest";
import { type OperationInput, validateOperation } from "./limits.ts";

const schema = buildSchema(loadApiSchema());

const codes = (query: string, input: OperationInput = {}): unknown[] => {
  const checked = validateOperation(schema, query, input);
  return (checked.errors ?? []).map((error) => error.extensions.code);
};
const times = (count: number, part: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(" ");
/** Fragments that each spread the next one twice: 2^levels fields when written out. */
const bomb = (levels: number, twice: (inner: string) => string): string =>
  `query{...f0} ${times(levels, (n) => `fragment f${n} on Query{${twice(n + 1 < levels ? `...f${n + 1}` : "__typename")}}`)}`;

describe("what a client of the graph asks for passes", () => {
  it.each([
    [
      "50 orders with customers, shipments and variants",
      `query($after: Cursor) { orders(first: 50, after: $after) { pageInfo { hasNextPage endCursor } edges { cursor node {
        number customer { firstName email } lines { quantity variant { sku product { title } } }
        shipments { trackingNumber status carrier { name } } } } } }`,
      // The page and its info; for each order: edge, node, customer, 10 lines with variant and product, 10 shipments with carrier.
      2 + 50 * (1 + 1 + 1 + 10 * 3 + 10 * 2),
    ],
    [
      "a page of events beyond the usual size",
      "{ events(first: 500) { nodes { id type data } pageInfo { endCursor } } }",
      502,
    ],
    ["a subscription", "subscription { shipmentStatusChanged { cursor status order { number } } }", 2],
  ])("%s", (_name, query, cost) => {
    const checked = validateOperation(schema, query);
    expect(checked.errors).toBeUndefined();
    expect(checked.cost).toBe(cost);
  });

  it("the introspection of tools, where it is allowed", () => {
    expect(codes(getIntrospectionQuery(), { introspection: true })).toEqual([]);
    expect(codes("{ __typename }")).toEqual([]);
  });

  it("the page size given as a variable, by its default, or left to the schema", () => {
    const cost = (query: string, variables = {}): number | undefined =>
      validateOperation(schema, query, { variables }).cost;
    const query = "query($n: Int! = 7) { orders(first: $n) { nodes { id } } }";
    // One for the connection, one for each order.
    expect(cost(query, { n: 3 })).toBe(4);
    expect(cost(query)).toBe(8);
    expect(cost("{ orders { nodes { id } } }")).toBe(21);
    expect(cost("query($n: Int!) { orders(first: $n) { nodes { id } } }")).toBe(101);
  });

  it("nested pages multiply, neighbours add", () => {
    const query =
      "{ customers(first: 5) { nodes { orders(first: 3) { nodes { id } } } } orders(first: 2) { nodes { id } edges { node { id } } } }";
    // 1 + 5 × (1 + 1 + 3 × 1)  and  1 + 2 × 1 + 2 × (1 + 1)
    expect(validateOperation(schema, query).cost).toBe(26 + 7);
  });

  it("a fragment costs what its place makes of it", () => {
    const query = `{ a: orders(first: 2) { ...page } b: orders(first: 40) { ...page } } fragment page on OrderConnection { nodes { id } }`;
    expect(validateOperation(schema, query).cost).toBe(3 + 41);
  });
});

describe("hostile documents are refused with a code", () => {
  const tooDeep = (depth: number) =>
    `{ order(id: 1) ${"{ customer { orders { nodes ".repeat(depth / 3)} { id } ${"} } }".repeat(depth / 3)} }`;

  it.each<[string, string, unknown[], OperationInput?]>([
    ["200 levels", tooDeep(200), ["QUERY_TOO_DEEP", "QUERY_TOO_COMPLEX"]],
    ["3,000 levels", tooDeep(3_000), ["TOO_MANY_TOKENS"]],
    ["13 levels", "{a{b{c{d{e{f{g{h{i{j{k{l{m}}}}}}}}}}}}}", ["QUERY_TOO_DEEP"]],
    [
      "150 levels through fragments",
      `{...f0} ${times(150, (n) => `fragment f${n} on Query{a{...f${n + 1}}}`)} fragment f150 on Query{__typename}`,
      ["QUERY_TOO_DEEP"],
    ],
    ["5,000 aliases", `{${times(5_000, (n) => `a${n}: __typename`)}}`, ["TOO_MANY_TOKENS"]],
    ["31 aliases", `{ order(id: 1) { ${times(31, (n) => `a${n}: id`)} } }`, ["TOO_MANY_ALIASES"]],
    [
      "101 aliases at the root",
      `{${times(101, (n) => `a${n}: __typename`)}}`,
      ["TOO_MANY_ALIASES", "TOO_MANY_ROOT_FIELDS"],
    ],
    ["10,000 duplicates", `{${"__typename ".repeat(10_000)}}`, ["TOO_MANY_TOKENS"]],
    ["500 duplicates", `{ order(id: 1) {${"id ".repeat(1_100)}} }`, ["QUERY_TOO_COMPLEX"]],
    [
      "2^26 fields by fragments",
      bomb(26, (inner) => `${inner} ${inner}`),
      ["TOO_MANY_ROOT_FIELDS", "QUERY_TOO_COMPLEX"],
    ],
    [
      "2^14 aliases by fragments",
      bomb(14, (inner) => `a:__typename ${inner} ${inner}`),
      ["TOO_MANY_ALIASES", "TOO_MANY_ROOT_FIELDS", "QUERY_TOO_COMPLEX"],
    ],
    [
      "3^120 fields by fragments",
      bomb(120, (inner) => `${inner} ${inner} ${inner}`),
      ["TOO_MANY_ROOT_FIELDS", "QUERY_TOO_COMPLEX"],
    ],
    [
      "a bomb in fragments that are not used",
      bomb(26, (inner) => `order(id:1){id} ${inner} ${inner}`).replace("...f0", "__typename"),
      ["QUERY_TOO_COMPLEX"],
    ],
    [
      "a bomb in the operation that is not run",
      `${bomb(26, (inner) => `${inner} ${inner}`).replace("query", "query b")} query a {__typename}`,
      ["TOO_MANY_ROOT_FIELDS", "QUERY_TOO_COMPLEX"],
      { operationName: "a" },
    ],
    ["a fragment that spreads itself", "{...a} fragment a on Query{...a}", ["GRAPHQL_VALIDATION_FAILED"]],
    [
      "fragments in a ring",
      "{...a} fragment a on Query{...b} fragment b on Query{...c} fragment c on Query{...a}",
      ["GRAPHQL_VALIDATION_FAILED"],
    ],
    [
      "a ring that nobody uses",
      "{__typename} fragment a on Query{...b} fragment b on Query{...a}",
      ["GRAPHQL_VALIDATION_FAILED"],
    ],
    ["5,000 directives", `{__typename ${"@skip(if:false) ".repeat(5_000)}}`, ["TOO_MANY_TOKENS"]],
    ["5,000 variables", `query(${times(5_000, (n) => `$v${n}:Int`)}){__typename}`, ["TOO_MANY_TOKENS"]],
    ["a comment of 1.5 MB", `{__typename} #${"x".repeat(1_500_000)}`, ["PAYLOAD_TOO_LARGE"]],
    ["a page of 99,999,999", "{ orders(first: 99999999) { nodes { id } } }", ["PAGE_SIZE_INVALID"]],
    ["a page of 101", "{ orders(first: 101) { nodes { id } } }", ["PAGE_SIZE_INVALID"]],
    ["a page of -1", "{ orders(first: -1) { nodes { id } } }", ["PAGE_SIZE_INVALID"]],
    ["an empty page", "{ orders(first: 0) { nodes { id } } }", ["PAGE_SIZE_INVALID"]],
    [
      "a page too large by a variable",
      "query($n:Int!){ orders(first: $n) { nodes { id } } }",
      ["PAGE_SIZE_INVALID"],
      { variables: { n: 5000 } },
    ],
    [
      "pages in pages",
      "{ orders(first: 100) { nodes { customer { orders(first: 100) { nodes { id } } } } } }",
      ["QUERY_TOO_COMPLEX"],
    ],
    ["introspection where it is off", "{ __schema { types { name } } }", ["INTROSPECTION_DISABLED"]],
    [
      "introspection in circles",
      `{ __schema { types { ${"fields { type { ".repeat(10)} name ${"} }".repeat(10)} } } }`,
      ["QUERY_TOO_DEEP"],
      { introspection: true },
    ],
    ["no GraphQL", "{", ["GRAPHQL_PARSE_FAILED"]],
    ["nothing", "", ["GRAPHQL_PARSE_FAILED"]],
    ["two anonymous operations", "{__typename} {__typename}", ["OPERATION_RESOLUTION_FAILURE"]],
    [
      "an operation that is not there",
      "query a {__typename}",
      ["OPERATION_RESOLUTION_FAILURE"],
      { operationName: "b" },
    ],
    ["a field called __proto__", "{ __proto__ { constructor } }", ["GRAPHQL_VALIDATION_FAILED"]],
    ["an unknown field", "{ ordres { id } }", ["GRAPHQL_VALIDATION_FAILED"]],
  ])("%s", (_name, query, expected, input) => {
    expect(codes(query, input)).toEqual(expected);
  });

  it("names of the schema are not given away", () => {
    const [error] = validateOperation(schema, "{ ordr(id: 1) { id } }").errors ?? [];
    expect(error?.message).toBe('Cannot query field "ordr" on type "Query".');
  });

  it("variables of an unreasonable shape", () => {
    const nested = (depth: number): Record<string, unknown> => (depth === 0 ? {} : { a: nested(depth - 1) });
    let endless: Record<string, unknown> = {};
    for (let depth = 0; depth < 20_000; depth += 1) endless = { a: endless };
    expect(codes("{__typename}", { variables: endless })).toEqual(["BAD_USER_INPUT"]);
    expect(codes("{__typename}", { variables: { list: Array.from({ length: 100_000 }, () => 1) } })).toEqual([
      "BAD_USER_INPUT",
    ]);
    expect(codes("{__typename}", { variables: nested(10) })).toEqual([]);
  });

  it("limits can be set for each caller", () => {
    const query = "{ order(id: 1) { customer { email } } }";
    expect(codes(query, { limits: { maxDepth: 3 } })).toEqual([]);
    expect(codes(query, { limits: { maxDepth: 2 } })).toEqual(["QUERY_TOO_DEEP"]);
  });
});
