import type { Choices } from "./choices.ts";
import type { Operation } from "./documents.ts";

const times = (count: number, part: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(" ");
const nested = (levels: number, leaf: unknown): unknown =>
  Array.from({ length: levels }).reduce((inner: unknown) => ({ a: inner }), leaf);

/** Puts more into the operation's selection. */
const withParts = ({ query, ...others }: Operation, parts: string): Operation => ({
  ...others,
  query: query.replace("{", () => `{ ${parts}`),
});
const withText = ({ query, ...others }: Operation, more: string): Operation => ({
  ...others,
  query: `${query} ${more}`,
});
const declaring = (operation: Operation, declared: string, values: object): Operation => ({
  query: operation.query.replace(/^query Fuzz(?:\(([^)]*)\))?/, (_all, others: string | undefined) =>
    others === undefined ? `query Fuzz(${declared})` : `query Fuzz(${others}, ${declared})`,
  ),
  variables: { ...operation.variables, ...values },
});

/** What people do who mean no good, the mildest first. */
const ways: readonly ((operation: Operation, choices: Choices) => Operation)[] = [
  (operation) => operation,
  (operation) => withParts(operation, "__proto__: __typename constructor: __typename toString: __typename"),
  (operation) => declaring(operation, "$representations: [ID!] = []", {}),
  (operation, choices) =>
    withParts(
      operation,
      times(choices.pick([31, 29, 1_000]), (n) => `b${n}: __typename`),
    ),
  (operation, choices) =>
    withParts(
      operation,
      times(choices.pick([300, 3_000]), () => "__typename"),
    ),
  (operation, choices) => withParts(operation, `__typename ${times(choices.pick([2, 500]), () => "@skip(if: false)")}`),
  (operation, choices) =>
    declaring(
      operation,
      times(choices.pick([1, 400]), (n) => `$u${n}: Int`),
      {},
    ),
  (operation, choices) => declaring(operation, "$deep: JSONObject", { deep: nested(choices.pick([14, 17, 1_000]), 1) }),
  (operation) => declaring(operation, "$many: [ID!]", { many: Array.from({ length: 20_001 }, () => "1") }),
  (operation, choices) => {
    const levels = choices.pick([4, 11, 26]);
    const spread = (n: number): string => `fragment G${n} on Query { ...G${n + 1} ...G${n + 1} }`;
    const bomb = `${times(levels, spread)} fragment G${levels} on Query { __typename }`;
    return withText(withParts(operation, "...G0"), bomb);
  },
  (operation) => withText(withParts(operation, "...A"), "fragment A on Query { ...B } fragment B on Query { ...A }"),
  (operation, choices) => {
    const levels = choices.pick([3, 6, 40]);
    const down = "{ nodes { order { shipments ".repeat(levels);
    return withParts(operation, `shipments(first: 1) ${down}{ id }${" } } }".repeat(levels)}`);
  },
  (operation) => ({ ...withText(operation, "query Other { __typename }"), operationName: "Other" }),
  (operation) => withText(operation, "query Other { orders(first: 1) { nodes { id } } }"),
  (operation) => ({ ...operation, operationName: "Nobody" }),
  (operation) => withText(operation, "{ __typename }"),
  (operation) => withText(operation, "type Query { nothing: Int }"),
  (operation) => withText(operation, `# ${"x".repeat(20_000)}`),
  (operation, choices) => {
    const at = choices.below(operation.query.length);
    const piece = choices.pick([
      "",
      "{",
      "}",
      "(",
      '"',
      '"""',
      "$",
      "@",
      "\\u0000",
      "\u0000",
      "\ufeff",
      "а",
      "🏷️",
      "...",
      "!",
    ]);
    const { query } = operation;
    return { ...operation, query: query.slice(0, at) + piece + query.slice(at + choices.below(3)) };
  },
  (operation, choices) => ({ ...operation, query: operation.query.slice(0, choices.below(operation.query.length)) }),
];

/** The same operation with something strange about it. */
export const strange = (operation: Operation, choices: Choices): Operation => choices.pick(ways)(operation, choices);
