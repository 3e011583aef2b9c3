import type { BadOperation } from "./doors.ts";

const times = (count: number, part: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(" ");
const row = (name: string, query: string, expected: string, variables?: object): BadOperation => ({
  name,
  operation: () => ({ query, ...(variables && { variables }) }),
  expected,
});
/** Fragments each of which spreads the next twice. */
const doubling = (levels: number, spread: (n: number) => string): string =>
  `{ orders(first: 1) { nodes { ...F0 } } } ${times(levels, (n) => `fragment F${n} on Order { ${spread(n + 1)} ${spread(n + 1)} }`)} fragment F${levels} on Order { id }`;

/** Documents that ask for too much, or for nothing that there is. */
export const documents: readonly BadOperation[] = [
  row("5,000 aliases", `{ ${times(5_000, (n) => `a${n}: __typename`)} }`, "400 TOO_MANY_TOKENS"),
  row("31 aliases", `{ ${times(31, (n) => `a${n}: __typename`)} }`, "400 TOO_MANY_ALIASES"),
  row("a field 10,000 times", `{ ${times(10_000, () => "__typename")} }`, "400 TOO_MANY_TOKENS"),
  row(
    "200 levels",
    `{ orders(first: 1) { nodes ${"{ customer { orders(first: 1) { nodes ".repeat(66)} { id } ${"} } }".repeat(66)} } }`,
    "400 QUERY_TOO_DEEP",
  ),
  row("3,000 levels", `${"{ a ".repeat(3_000)}${"}".repeat(3_000)}`, "400 TOO_MANY_TOKENS"),
  row(
    "2^26 fields out of fragments",
    doubling(26, (n) => `...F${n}`),
    "400 QUERY_TOO_COMPLEX",
  ),
  row(
    "2^14 aliases out of fragments",
    doubling(14, (n) => `a${n}: id ...F${n}`),
    "400 TOO_MANY_ALIASES",
  ),
  row(
    "a chain of 300 fragments, each a field wider",
    `{ ...F0 } ${times(300, (n) => `fragment F${n} on Query { ...F${n + 1} __typename __typename }`)} fragment F300 on Query { __typename }`,
    "400 TOO_MANY_TOKENS",
  ),
  row(
    "more than 5,000 selections out of a chain",
    `{ orders(first: 1) { nodes { ...F0 } } } ${times(6, (n) => `fragment F${n} on Order { ${times(5, () => `...F${n + 1}`)} }`)} fragment F6 on Order { id }`,
    "400 QUERY_TOO_COMPLEX",
  ),
  row(
    "a circle of fragments",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "400 GRAPHQL_VALIDATION_FAILED",
  ),
  row("5,000 directives", `{ __typename ${times(5_000, () => "@skip(if: false)")} }`, "400 TOO_MANY_TOKENS"),
  row(
    "500 variables that nothing uses",
    `query (${times(480, (n) => `$v${n}: Int`)}) { __typename }`,
    "400 GRAPHQL_VALIDATION_FAILED",
  ),
  row("a variable that nobody declares", "{ order(id: $id) { id } }", "400 GRAPHQL_VALIDATION_FAILED"),
  row(
    "introspection in circles",
    `{ __schema { types { ${"fields { type { ".repeat(8)} name ${"} }".repeat(8)} } } }`,
    "400 QUERY_TOO_DEEP",
  ),
  row("a name nearly right, which gets no hint", "{ oder { id } }", "400 GRAPHQL_VALIDATION_FAILED"),
  row("two operations without a name", "{ __typename } { __typename }", "400 OPERATION_RESOLUTION_FAILURE"),
  row("aliases of the prototype", "{ __proto__: nothing constructor: __typename }", "400 GRAPHQL_VALIDATION_FAILED"),
  row("@defer", "{ ... @defer { __typename } }", "400 GRAPHQL_VALIDATION_FAILED"),
  row("a Cyrillic letter in a field", "{ оrders { nodes { id } } }", "400 GRAPHQL_PARSE_FAILED"),
  row("a page of 99,999,999", "{ orders(first: 99999999) { nodes { id } } }", "400 PAGE_SIZE_INVALID"),
];
