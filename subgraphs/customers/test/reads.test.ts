import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countQueries } from "../../../test/support/count-queries.ts";
import { lookUp } from "../../../test/support/entities.ts";
import { publicScopes, shopper, staff } from "../../../test/support/identities.ts";
import { itPages } from "../../../test/support/paging.ts";
import { sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createApp });
});
afterAll(() => subgraphs?.dispose());

const customer = (email?: string, tenant = "acme"): Promise<string> => sellerOf(subgraphs, tenant).customer(email);
const find = (id: string, identity = staff()) =>
  subgraphs.run<{ customer: object | null }>(
    "customers",
    "query ($id: ID!) { customer(id: $id) { id } }",
    { id },
    identity,
  );
const list = async (args: string, identity = staff()) => {
  const query = `{ customers(${args}) { nodes { id } } }`;
  const { customers } = await subgraphs.run<{ customers: { nodes: { id: string }[] } }>(
    "customers",
    query,
    {},
    identity,
  );
  return customers.nodes.map(({ id }) => id);
};

describe("lists", () => {
  itPages(() => subgraphs, {
    subgraph: "customers",
    field: "customers",
    add: (tenant) => customer(undefined, tenant),
    order: (added) => added.toSorted().toReversed(),
  });

  it("find one customer by e-mail address in any case, and nothing by a part of one", async () => {
    const id = await customer("grace@example.com");
    expect(await list('first: 5, email: " GRACE@example.com "')).toEqual([id]);
    expect(await list('first: 5, email: "grace@example"')).toEqual([]);
    expect(await list('first: 5, email: ".*"')).toEqual([]);
    expect(await list('first: 5, email: "{\\"$gt\\":\\"\\"}"')).toEqual([]);
  });
});

describe("a customer", () => {
  it("is null for a foreign tenant as for an id that nobody has", async () => {
    const id = await customer();
    expect(await find(id)).toEqual({ customer: { id } });
    const foreign = await subgraphs.execute(
      "customers",
      "query ($id: ID!) { customer(id: $id) { id } }",
      { id },
      staff("globex"),
    );
    const missing = await subgraphs.execute("customers", '{ customer(id: "cus_none") { id } }', {}, staff("globex"));
    expect(foreign).toEqual(missing);
    expect(foreign).toEqual({ data: { customer: null } });
    expect(await list('first: 5, email: "grace@example.com"', staff("globex"))).toEqual([]);
  });

  it("is looked up as an entity by its own tenant alone, and its neighbours with it", async () => {
    const [mine, foreign] = [await customer("entity@example.com"), await customer(undefined, "globex")];
    expect(
      await lookUp(subgraphs, "customers", "Customer", [foreign, mine, "cus_none", mine], "id email", staff()),
    ).toEqual({
      data: {
        _entities: [null, { id: mine, email: "entity@example.com" }, null, { id: mine, email: "entity@example.com" }],
      },
    });
  });

  it("is shown to a shopper only when it is the shopper", async () => {
    const [me, other] = [await customer("me@example.com"), await customer("other@example.com")];
    const identity = shopper(me);
    expect(await find(me, identity)).toEqual({ customer: { id: me } });
    expect(await find(other, identity)).toEqual({ customer: null });
    expect(await list("first: 100", identity)).toEqual([me]);
    expect(await list('first: 5, email: "other@example.com"', identity)).toEqual([]);
    const { data } = await lookUp(subgraphs, "customers", "Customer", [other, me], "id", identity);
    expect(data).toEqual({ _entities: [null, { id: me }] });
  });

  it("needs the scope on every way", async () => {
    const id = await customer();
    const identity = staff(
      "acme",
      publicScopes.filter((scope) => scope !== "customers:read"),
    );
    const forbidden = [{ code: "FORBIDDEN", scope: "customers:read" }];
    const ways: [string, object | null][] = [
      [`{ customer(id: "${id}") { id } }`, { customer: null }],
      ["{ customers { nodes { id } } }", null],
    ];
    for (const [query, seen] of ways) {
      const { data, errors } = await subgraphs.execute("customers", query, {}, identity);
      expect([data, errors?.map((e) => e.extensions)]).toEqual([seen, forbidden]);
    }
    const { data, errors } = await lookUp(subgraphs, "customers", "Customer", [id], "email", identity);
    expect([data, errors?.map((e) => e.extensions)]).toEqual([{ _entities: [null] }, forbidden]);
  });
});

it("reads fifty entities with one query", async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, () => customer()));
  const { queries, answer } = await countQueries(subgraphs, "customers", () =>
    lookUp<{ id: string }>(subgraphs, "customers", "Customer", ids, "id email", staff()),
  );
  expect(answer.data?._entities.map((entity) => entity?.id)).toEqual(ids);
  expect(queries).toEqual({ customers: 1 });
});
