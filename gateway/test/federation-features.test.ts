import { parse, specifiedRules, validate, getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "@waybill/service";
import { createSupergraph } from "../src/supergraph/supergraph.ts";
import { composed, twoExecutors } from "./support/federation.ts";
import { randomQuery } from "./support/operations.ts";
import { storeGraph } from "./support/stores.ts";

let ours: Awaited<ReturnType<typeof twoExecutors>>;
let plain: Awaited<ReturnType<typeof twoExecutors>>;
beforeAll(async () => {
  // Each has a graph of its own: mutations change it.
  [ours, plain] = [await twoExecutors(storeGraph()), await twoExecutors(storeGraph())];
});
afterAll(() => Promise.all([ours.stop(), plain.stop()]));

const golden: readonly (readonly [name: string, query: string, variables?: Record<string, unknown>])[] = [
  ["a key of several parts", "{ stores { number city } }"],
  ["@override: the field is asked of its new home", "{ stores { city } }"],
  ["@override of a share: the old home as long as nobody says otherwise", "{ stores { phone } }"],
  ["@requires with an argument", "{ stores { taxed metres: size } }"],
  ["@requires of what itself requires, and of parts", "{ stores { bill } }"],
  ["@requires of a union's members", "{ parcels { id fragile } }"],
  ["@provides of parts", '{ dues { store { city code } by { id name } amount(in: "EUR") } }'],
  ["@provides of some, others asked for", "{ dues { store { city number } by { name at { code city } } } }"],
  ["a key that is only referred to", "{ stores { manager { name at { code bill } } } }"],
  ["@shareable at the root", "{ clock }"],
  ["an interface whose field another knows", "{ near { __typename id opens ... on Desk { clerk { name } } } }"],
  [
    "a type that is @inaccessible",
    "{ parcels { things { __typename ... on Glass { thick } ... on Wood { kind } } cargo { __typename } } }",
  ],
  ["an enum value that is @inaccessible", "{ parcels { id tone } }"],
  ["an @inaccessible enum value in a list", "{ parcels { tones } }"],
  ["any scalar", "{ odd { any text int float flag list } }"],
  ["null where it must not be, and no error told", "{ odd { int must } clock }"],
  [
    "input objects, lists, defaults",
    "query ($in: [Place!]) { stores(in: $in) { code taxed } }",
    { in: [{ numbers: [1] }] },
  ],
  [
    "an input object with a variable in it",
    "query ($n: Int!) { stores(in: [{ numbers: [$n, 2] }]) { code } }",
    { n: 1 },
  ],
  [
    "the same field with other arguments",
    "{ stores { a: size b: size(unit: FOOT) twin { code bill } t: twin(of: 2) { taxed } } }",
  ],
  [
    "a variable under the name that the planner uses",
    "query ($representations: Int) { stores { twin(of: $representations) { code taxed } } }",
    { representations: 2 },
  ],
  [
    "variables under names that requests use",
    "query ($_r0: Int, $_r1: Int) { stores { bill a: twin(of: $_r0) { bill b: twin(of: $_r1) { taxed } } } }",
    { _r0: 1, _r1: 2 },
  ],
  ["the whole schema", getIntrospectionQuery()],
];

describe("our executor answers byte by byte what Apollo's gateway answers", () => {
  it.each(golden.map(([name, ...given]) => ({ name, given })))("$name", async ({ given: [query, variables = {}] }) => {
    const { requests, ...answer } = await plain.plain(query, variables);
    const { requests: asked, ...same } = await ours.ours(query, variables);
    expect(same).toEqual(answer);
    expect(asked).toBeLessThanOrEqual(requests);
  });

  it("mutations: in their order, over several subgraphs", async () => {
    const mutation = `mutation ($n: String!) {
      a: open(name: $n) { code bill } b: tax(rate: 1) c: tax(rate: 2) d: open(name: "two") { city } all: opened
    }`;
    const { requests: _ours, ...same } = await ours.ours(mutation, { n: "one" });
    const { requests: _plain, ...answer } = await plain.plain(mutation, { n: "one" });
    expect(same).toEqual(answer);
    expect(same.data).toContain('"all":["stores one","taxes 1","taxes 2","stores two"]');
  });

  it("100 random operations", async () => {
    let withData = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const query = randomQuery(ours.schema, seed);
      if (validate(ours.schema, parse(query), specifiedRules).length > 0) continue;
      const variables = { no: seed % 2 === 0 };
      const { requests: _ours, ...same } = await ours.ours(query, variables);
      // Another subgraph requires this field with other arguments, and Apollo's planner mistakes the one for the other.
      const { requests: _plain, ...answer } = await plain.plain(
        query.replaceAll(/(?<!: )\bsize\b/g, "$&_: $&"),
        variables,
      );
      const unnamed = (text: string): string => text.replaceAll('"size_"', '"size"');
      const expected = { data: answer.data && unnamed(answer.data), errors: answer.errors.map(unnamed) };
      expect(same, `seed ${seed}: ${query}`).toEqual(expected);
      if (answer.data !== "null") withData += 1;
    }
    expect(withData).toBeGreaterThan(40);
  });
});

it.each([
  ["authenticated", "type Query { here: Int @authenticated }"],
  [
    "context",
    `type Query { here: Here! } type There @key(fields: "id") { id: ID! of(name: String @fromContext(field: "$here { name }")): Int }
     type Here @key(fields: "id") @context(name: "here") { id: ID! name: String! there: There! }`,
  ],
])("a supergraph is refused that asks for what would not be kept: %s", (feature, sdl) => {
  const options = { sdl: composed({ all: { sdl } }), ports: {} as never, logger: createLogger("test", "silent") };
  expect(() => createSupergraph(options)).toThrow(`${feature}/v0.1 is for: SECURITY but is unsupported`);
});
