/** Products as they are changed, taken out of sale and put back; what that does to orders is in orders' tests. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

const settings = "title description vendor productType status version updatedAt";
const on = (name: string, field: string, selection: string): Mutation => ({
  subgraph: "inventory",
  name,
  field,
  selection,
});
const createProduct = on("createProduct", "product", `id ${settings} variants { id title status archived version }`);
const updateProduct = on("updateProduct", "product", `${settings} variants { title status version }`);
const updateVariant = on("updateProductVariant", "productVariant", "status archived");

interface Made {
  readonly id: string;
  readonly variants: readonly { readonly id: string }[];
}

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());

const price = { amount: "12.50", currencyCode: "EUR" };
const make = (skus: readonly object[], input: object = {}) =>
  succeed<Made>(subgraphs, createProduct, { idempotencyKey: fresh(), title: "Mug", variants: skus, ...input });
const attempt = (mutation: Mutation, input: object, tenant = "acme") =>
  mutate<object>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, staff(tenant));

describe("updateProduct", () => {
  it("changes what is named, and the name of variants that have none of their own", async () => {
    const skus = [
      { sku: fresh("A"), price },
      { sku: fresh("B"), title: "Blue", price },
    ];
    const more = { vendor: "Ada Ltd", productType: "Kitchen", description: "<p>Holds tea.</p>" };
    const product = await make(skus, more);
    expect(product).toMatchObject({ ...more, status: "ACTIVE", variants: [{ title: "Mug" }, { title: "Blue" }] });
    const updatedAt = subgraphs.clock.now.toISOString();
    const input = { id: product.id, expectedVersion: 1, title: "Cup", vendor: null, status: "DRAFT" };
    expect((await attempt(updateProduct, input)).value).toEqual({
      ...{ title: "Cup", description: more.description, vendor: null, productType: "Kitchen" },
      ...{ status: "DRAFT", version: 2, updatedAt },
      variants: [
        { title: "Cup", status: "DRAFT", version: 2 },
        { title: "Blue", status: "DRAFT", version: 1 },
      ],
    });
    await subgraphs.quiet();
    const events = await subgraphs
      .db("inventory")
      .collection("events")
      .find({ "data.productId": product.id, type: { $ne: "product.created" } })
      .sort({ seq: 1 })
      .toArray();
    // Events of one commit have no order among them.
    events.sort((a, b) => (a["type"] < b["type"] ? -1 : 1));
    expect(events.map(({ type, subject }) => [type, (subject as { id: string }).id])).toEqual([
      ["product.updated", product.id],
      ["product.variant_updated", product.variants[0]?.id],
    ]);
    expect(events[0]?.["data"]).toMatchObject({ title: "Cup", vendor: null, changed: ["vendor", "status", "title"] });
  });

  it("refuses what it cannot change; what is so already is no change", async () => {
    const { id } = await make([{ sku: fresh("A"), price }]);
    const before = await snapshot(subgraphs, ["inventory"]);
    const cases: readonly (readonly [object, string, string?])[] = [
      [{ id, title: " " }, "input.title BLANK"],
      [{ id, status: null }, "input.status BLANK"],
      [{ id, vendor: "x".repeat(121) }, "input.vendor TOO_LONG"],
      [{ id, title: "Cup", expectedVersion: 2 }, "input.expectedVersion VERSION_CONFLICT"],
      [{ id, title: "Cup" }, "input.id NOT_FOUND", "globex"],
    ];
    for (const [input, expected, tenant] of cases) {
      expect(refusals(await attempt(updateProduct, input, tenant))).toEqual([expected]);
    }
    expect(await snapshot(subgraphs, ["inventory"])).toEqual(before);
    expect((await attempt(updateProduct, { id, title: "Mug", status: "ACTIVE" })).value).toMatchObject({ version: 1 });
  });
});

it("shows shoppers what is sold, what was sold by its id, and no drafts", async () => {
  const [sold, soon, old] = [fresh("SOLD"), fresh("SOON"), fresh("OLD")];
  const ids: string[] = [];
  for (const [sku, status] of [
    [sold, "ACTIVE"],
    [soon, "DRAFT"],
    [old, "ARCHIVED"],
  ] as const) {
    const input = { idempotencyKey: fresh(), title: sku, status, variants: [{ sku, price }] };
    ids.push((await succeed<Made>(subgraphs, createProduct, input, staff("store"))).id);
  }
  const query = `query ($a: ID!, $b: ID!, $c: ID!, $skus: [String!]!) {
    products { nodes { title } } a: product(id: $a) { status } b: product(id: $b) { status } c: product(id: $c) { status }
    productVariantsBySku(skus: $skus) { sku status } one: productVariant(sku: "${soon}") { sku } }`;
  const variables = { a: ids[0], b: ids[1], c: ids[2], skus: [sold, soon, old] };
  const me = shopper("cus_1", "store");
  expect((await subgraphs.execute("inventory", query, variables, me)).data).toEqual({
    products: { nodes: [{ title: sold }] },
    ...{ a: { status: "ACTIVE" }, b: null, c: { status: "ARCHIVED" }, one: null },
    productVariantsBySku: [{ sku: sold, status: "ACTIVE" }, null, { sku: old, status: "ARCHIVED" }],
  });
  const drafts = "{ products(status: DRAFT) { nodes { title } } }";
  expect((await subgraphs.execute("inventory", drafts, {}, me)).errors?.[0]?.extensions["code"]).toBe("FORBIDDEN");
  expect((await subgraphs.execute("inventory", drafts, {}, staff("store"))).data).toEqual({
    products: { nodes: [{ title: soon }] },
  });
});

it("finds products by the beginnings of their words, as they are now, page by page", async () => {
  const seller = staff("search");
  const create = async (title: string, input: object) =>
    (await succeed<Made>(subgraphs, createProduct, { idempotencyKey: fresh(), title, ...input }, seller)).id;
  const shirt = await create("Wool Shirt", { vendor: "Ödland", variants: [{ sku: "SHIRT-RED", price }] });
  subgraphs.clock.advance(1);
  const pants = await create("Wool pants", { status: "DRAFT", variants: [{ sku: "PANTS-1", price }] });
  const find = async (query: string, more = "", identity = seller) => {
    const text = `query ($query: String) { products(query: $query${more}) { nodes { id } pageInfo { endCursor } } }`;
    const { products } = await subgraphs.run<{
      products: { nodes: { id: string }[]; pageInfo: { endCursor: string } };
    }>("inventory", text, { query }, identity);
    return { ids: products.nodes.map(({ id }) => id), end: products.pageInfo.endCursor };
  };
  const ids = async (query: string, more = "") => (await find(query, more)).ids;
  expect(await ids("WOO")).toEqual([pants, shirt]);
  expect(await ids("oDL shirt-re")).toEqual([shirt]);
  expect(await ids("wool", ", status: DRAFT")).toEqual([pants]);
  expect((await find("wool", "", shopper("cus_1", "search"))).ids).toEqual([shirt]);
  for (const query of ["ool", "wool hat", "-"]) expect(await ids(query)).toEqual([]);
  const { end } = await find("wool", ", first: 1");
  expect(await ids("wool", `, first: 1, after: "${end}"`)).toEqual([shirt]);

  await attempt(updateProduct, { id: pants, title: "Trousers", status: "ACTIVE" }, "search");
  expect([await ids("wool"), await ids("trou", ", status: ACTIVE")]).toEqual([[shirt], [pants]]);
  const variants = [{ sku: "LONG-7", price }];
  await attempt(on("addProductVariants", "product", "id"), { productId: pants, variants }, "search");
  expect(await ids("long")).toEqual([pants]);
});

it("archives a variant by itself, and puts it back", async () => {
  const { variants } = await make([{ sku: fresh("A"), price }]);
  const id = variants[0]?.id;
  const archive = async (archived: boolean | null) => (await attempt(updateVariant, { id, archived })).value;
  expect(await archive(true)).toEqual({ status: "ARCHIVED", archived: true });
  expect(await archive(null)).toEqual({ status: "ACTIVE", archived: false });
});

it("tells shoppers what they can buy, and nothing of how it lies in stock", async () => {
  const seller = sellerOf(subgraphs, "shelf");
  const me = shopper("cus_1", "shelf");
  const [sku, later] = [fresh("SKU"), fresh("LATER")];
  const variants = [
    { sku, price },
    { sku: later, price, backorderPolicy: "ALLOW" },
  ];
  const product = { idempotencyKey: fresh(), title: "Mug", variants };
  const { id } = await succeed<Made>(subgraphs, createProduct, product, staff("shelf"));
  const [open, closed] = [await seller.location(), await seller.location()];
  await seller.receive(sku, open, 5);
  await seller.receive(sku, closed, 7);
  const change = (name: string, field: string, input: object) =>
    succeed(subgraphs, on(name, field, "version"), { idempotencyKey: fresh(), ...input }, staff("shelf"));
  await change("updateLocation", "location", { id: closed, active: false, capacityPerDay: 3 });
  await change("updateStockLevel", "stockLevel", {
    sku,
    locationId: open,
    channelBuffers: [{ channel: "web", units: 5 }],
  });
  const query = `query ($sku: String!) { productVariant(sku: $sku) { stockLevels { onHand } all: totalAvailable
    forSale: availableForSale web: totalAvailable(channel: "web") forWeb: availableForSale(channel: "web") } }`;
  const told = async (of: string, identity = me) => {
    const { data } = await subgraphs.execute<{ productVariant: object }>("inventory", query, { sku: of }, identity);
    return data?.productVariant;
  };
  const inStock = { all: 5, forSale: true, web: 0, forWeb: false };
  expect(await told(sku)).toEqual({ ...inStock, stockLevels: [] });
  expect(await told(sku, staff("shelf"))).toMatchObject({ ...inStock, stockLevels: [{}, {}] });
  expect(await told(later)).toMatchObject({ all: 0, forSale: true, forWeb: true });
  await change("updateProduct", "product", { id, status: "ARCHIVED" });
  expect(await told(sku)).toMatchObject({ all: 5, forSale: false, forWeb: false });
  expect(await told(later)).toMatchObject({ forSale: false });

  const levels = `{ stockLevels(locationId: "${open}") { nodes { onHand } } }`;
  const { errors } = await subgraphs.execute("inventory", levels, {}, me);
  expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  const place = `{ location(id: "${closed}") { active capacityPerDay capacityLeftToday } }`;
  expect(await subgraphs.run("inventory", place, {}, me)).toEqual({
    location: { active: false, capacityPerDay: null, capacityLeftToday: null },
  });
});
