import { subgraphNames, loadDocument } from "@waybill/schema";
import { scopes } from "@waybill/kernel";
import { Kind, parse, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { holdsScope, openDoors } from "./auth-directive.ts";
import { buildSchema } from "./subgraph-schema.ts";

const head = `directive @auth(scope: String!) on FIELD_DEFINITION | OBJECT
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external"])`;
const doors = (sdl: string): string[] => openDoors(buildSchema(parse(`${head} ${sdl}`), {}));

const isScope = (text: string): boolean => (scopes as readonly string[]).includes(text);

describe("doors that a schema leaves open", () => {
  it.each(subgraphNames)("%s leaves none", (name) => {
    expect(openDoors(buildSchema(loadDocument(name), {}))).toEqual([]);
  });

  it("root fields without a scope", () => {
    expect(
      doors(
        `type Query { a: Int  b: Int @auth(scope: "orders:read") } type Mutation { c: Int } type Subscription { d: Int }`,
      ),
    ).toEqual(["Query.a", "Mutation.c", "Subscription.d"]);
  });

  it("entities that give more than their key", () => {
    const query = `type Query { q: Int @auth(scope: "orders:read") }`;
    expect(doors(`${query} type A @key(fields: "id") { id: ID! secret: Int }`)).toEqual(["A"]);
    expect(doors(`${query} type A @key(fields: "id") @auth(scope: "orders:read") { id: ID! secret: Int }`)).toEqual([]);
    expect(doors(`${query} type A @key(fields: "id") { id: ID! secret: Int @auth(scope: "orders:read") }`)).toEqual([]);
    expect(doors(`${query} type A @key(fields: "id", resolvable: false) { id: ID! }`)).toEqual([]);
    expect(
      doors(`${query} type A @key(fields: "id name { first }") { id: ID! name: N } type N { first: Int }`),
    ).toEqual([]);
  });

  it("guarded types behind an interface", () => {
    expect(
      doors(
        `type Query { node: Node @auth(scope: "orders:read") } interface Node { id: ID! } type A implements Node @auth(scope: "internal") { id: ID! }`,
      ),
    ).toEqual(["Query.node"]);
  });
});

it("scopes written in the schema are scopes that somebody can hold", () => {
  const unknown: string[] = [];
  for (const name of subgraphNames) {
    visit(loadDocument(name), {
      Directive(node) {
        const value = node.name.value === "auth" ? node.arguments?.[0]?.value : undefined;
        if (value?.kind === Kind.STRING && !isScope(value.value)) unknown.push(`${name}: ${value.value}`);
      },
    });
  }
  expect(unknown).toEqual([]);
});

it("internal is for services alone", () => {
  const identity = { tenant: "acme", scopes: ["internal"] } as const;
  expect(holdsScope({ ...identity, actor: { type: "service", id: "orders" } }, "internal")).toBe(true);
  expect(holdsScope({ ...identity, actor: { type: "user", id: "u" } }, "internal")).toBe(false);
  expect(holdsScope({ ...identity, actor: { type: "service", id: "orders" } }, "orders:read")).toBe(false);
});

it("resolvers that the schema has no place for are refused", () => {
  const sdl = parse(`${head} type Query { a: Int @auth(scope: "internal") }`);
  expect(() => buildSchema(sdl, { Query: { a: () => 1, b: () => 2 }, Nope: {} })).toThrow("Query.b, Nope");
});
