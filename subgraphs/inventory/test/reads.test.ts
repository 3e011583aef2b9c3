import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countQueries } from "../../../test/support/count-queries.ts";
import { lookUp } from "../../../test/support/entities.ts";
import { publicScopes, staff } from "../../../test/support/identities.ts";
import { itPages } from "../../../test/support/paging.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp });
});
afterAll(() => subgraphs?.dispose());

const ask = <T>(query: string, variables: object = {}, identity = staff()) =>
  subgraphs.execute<T>("inventory", query, variables, identity);
const entities = (type: string, ids: readonly string[], selection: string, identity = staff()) =>
  lookUp<{ id: string }>(subgraphs, "inventory", type, ids, selection, identity);

let serial = 0;
const productOf = async (variantId: string): Promise<string> => {
  const { data } = await lookUp<{ product: { id: string } }>(
    subgraphs,
    "inventory",
    "ProductVariant",
    [variantId],
    "product { id }",
    staff(),
  );
  return data?._entities[0]?.product.id ?? "";
};

describe("lists", () => {
  itPages(() => subgraphs, {
    subgraph: "inventory",
    field: "products",
    async add(tenant) {
      const sku = fresh("SKU");
      await sellerOf(subgraphs, tenant).product([sku]);
      const variant = await subgraphs
        .db("inventory")
        .collection<{ productId: string }>("variants")
        .findOne({ tenant, sku });
      return variant?.productId ?? "";
    },
    order: (added) => added.toSorted().toReversed(),
    otherField: "locations",
  });

  itPages(() => subgraphs, {
    subgraph: "inventory",
    field: "locations",
    add: (tenant) => sellerOf(subgraphs, tenant).location(`Place ${String(++serial).padStart(6, "0")}`),
    order: (added) => added,
    otherField: "products",
  });
});

describe("variants", () => {
  it("are found by SKU, in the order asked for, with null where there is none", async () => {
    const [a, b] = [fresh("A"), fresh("B")];
    const ids = await sellerOf(subgraphs).product([a, b]);
    await sellerOf(subgraphs, "globex").product(["FOREIGN"]);
    const query = "query ($skus: [String!]!) { productVariantsBySku(skus: $skus) { id sku } }";
    const asked = [b, "NOPE", a, a.toLowerCase(), b, "FOREIGN", ""];
    expect(await ask(query, { skus: asked })).toEqual({
      data: {
        productVariantsBySku: [
          { id: ids[b], sku: b },
          null,
          { id: ids[a], sku: a },
          null,
          { id: ids[b], sku: b },
          null,
          null,
        ],
      },
    });
    expect(await ask(query, { skus: [] })).toEqual({ data: { productVariantsBySku: [] } });
    expect((await ask(query, { skus: Array(251).fill(a) })).errors?.map((e) => e.extensions["code"])).toEqual([
      "BAD_USER_INPUT",
    ]);
    expect(
      (await ask<{ productVariantsBySku: [] }>(query, { skus: Array(250).fill(a) })).data?.productVariantsBySku,
    ).toHaveLength(250);
  });

  it("tell their stock at each location and over all", async () => {
    const seller = sellerOf(subgraphs);
    const sku = fresh("SKU");
    await seller.product([sku]);
    const [north, south] = [await seller.location("North"), await seller.location("South")];
    await seller.receive(sku, north, 3);
    await seller.receive(sku, south, 4);
    const query =
      "query ($sku: String!) { productVariant(sku: $sku) { totalAvailable stockLevels { location { name } onHand variant { sku } } } }";
    const { data } = await ask<{ productVariant: { totalAvailable: number; stockLevels: object[] } }>(query, { sku });
    expect(data?.productVariant.totalAvailable).toBe(7);
    expect(data?.productVariant.stockLevels).toHaveLength(2);
    expect(data?.productVariant.stockLevels).toEqual(
      expect.arrayContaining([
        { location: { name: "North" }, onHand: 3, variant: { sku } },
        { location: { name: "South" }, onHand: 4, variant: { sku } },
      ]),
    );
  });
});

describe("other tenants", () => {
  it("see what is foreign as they see what is missing, on every way", async () => {
    const seller = sellerOf(subgraphs);
    const sku = fresh("SKU");
    const variantId = (await seller.product([sku]))[sku] as string;
    const locationId = await seller.location();
    const productId = await productOf(variantId);
    const query = (ids: { product: string; location: string; sku: string }) =>
      `{ product(id: "${ids.product}") { id } location(id: "${ids.location}") { id } productVariant(sku: "${ids.sku}") { id } }`;
    const mine = query({ product: productId, location: locationId, sku });
    expect(await ask(mine)).toEqual({
      data: { product: { id: productId }, location: { id: locationId }, productVariant: { id: variantId } },
    });
    const nothing = { data: { product: null, location: null, productVariant: null } };
    expect(await ask(mine, {}, staff("globex"))).toEqual(nothing);
    expect(await ask(query({ product: "prd_none", location: "loc_none", sku: "NOPE" }), {}, staff("globex"))).toEqual(
      nothing,
    );
    for (const [type, id] of [
      ["Product", productId],
      ["ProductVariant", variantId],
      ["Location", locationId],
    ] as const) {
      expect([type, await entities(type, [id, "none"], "id")]).toEqual([type, { data: { _entities: [{ id }, null] } }]);
      expect([type, await entities(type, [id, "none"], "id", staff("globex"))]).toEqual([
        type,
        { data: { _entities: [null, null] } },
      ]);
    }
  });

  it("and everybody without the scope are refused", async () => {
    const identity = staff(
      "acme",
      publicScopes.filter((scope) => scope !== "inventory:read"),
    );
    const ways = [
      '{ product(id: "x") { id } }',
      "{ products { nodes { id } } }",
      '{ productVariant(sku: "x") { id } }',
      '{ productVariantsBySku(skus: ["x"]) { id } }',
      '{ location(id: "x") { id } }',
      "{ locations { nodes { id } } }",
    ];
    for (const query of ways) {
      const { errors } = await ask(query, {}, identity);
      expect([query, errors?.map(({ extensions }) => extensions)]).toEqual([
        query,
        [{ code: "FORBIDDEN", scope: "inventory:read" }],
      ]);
    }
    for (const type of ["Product", "ProductVariant", "Location"]) {
      const { data, errors } = await entities(type, ["x"], "id", identity);
      expect([type, data, errors?.[0]?.extensions["code"]]).toEqual([type, { _entities: [null] }, "FORBIDDEN"]);
    }
  });
});

it("asks each collection once, however much is asked for together", async () => {
  const seller = sellerOf(subgraphs);
  const skus = Array.from({ length: 50 }, () => fresh("MANY"));
  const variants = await seller.product(skus);
  const locationId = await seller.location();
  for (const sku of skus.slice(0, 5)) await seller.receive(sku, locationId, 1);
  const ids = Object.values(variants);
  const selection =
    "sku product { title variants { sku } } totalAvailable stockLevels { onHand location { name } variant { sku } }";
  const { queries, answer } = await countQueries(subgraphs, "inventory", () =>
    entities("ProductVariant", ids, selection),
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data?._entities).toHaveLength(50);
  // Variants are read twice: as the entities asked for, and as all those of their products.
  expect(queries).toEqual({ variants: 2, products: 1, stockLevels: 1, locations: 2 });
});
