import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { linesOf } from "./lines.ts";
import { updateLocation } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());
const { dump } = linesOf(() => subgraphs);
const attempt = (mutation: Mutation, input: object, tenant = "acme") =>
  mutate<object>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, staff(tenant));

describe("locations", () => {
  it("refuse what makes no sense, and change nothing", async () => {
    const id = await sellerOf(subgraphs).location();
    const before = await dump();
    const wrong = {
      ...{
        id,
        coordinates: { latitude: 91, longitude: 0 },
        cutOffTime: "25:00",
        timeZone: "Mars/Base",
        handlingDays: -1,
      },
      ...{ capacityPerDay: -1, openingHours: [{ weekday: "MONDAY", opensAt: "18:00", closesAt: "09:00" }] },
    };
    expect(refusals(await attempt(updateLocation, wrong))).toEqual([
      "input.coordinates.latitude INVALID",
      "input.openingHours.0.closesAt INVALID",
      "input.cutOffTime INVALID",
      "input.timeZone INVALID",
      "input.handlingDays INVALID",
      "input.capacityPerDay INVALID",
    ]);
    expect(refusals(await attempt(updateLocation, { id }, "globex"))).toEqual(["input.id NOT_FOUND"]);
    expect(refusals(await attempt(updateLocation, { id, name: "x", expectedVersion: 7 }))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    expect(await dump()).toEqual(before);
  });
});

describe("variants", () => {
  const on = (name: string, field: string): Mutation => ({
    subgraph: "inventory",
    name,
    field,
    selection: "id version",
  });
  const update = on("updateProductVariant", "productVariant");
  const price = { amount: "1.00", currencyCode: "EUR" };
  const variant = async (sku = fresh("VAR")) => (await sellerOf(subgraphs).product([sku]))[sku];

  it("refuse wrong barcodes, customs codes and bundles that cannot be, and change nothing", async () => {
    const [part, stocked] = [fresh("PART"), fresh("STOCKED")];
    const id = await variant();
    const stockedId = await sellerOf(subgraphs).stocked(stocked, 1);
    const partId = await variant(part);
    await variantIntoBundle(part);
    const before = await dump();
    const wrong = {
      id,
      barcode: "4006381333932",
      hsCode: "12",
      dimensions: { lengthMm: 0, widthMm: 1, heightMm: 1 },
      countryOfOrigin: "ZZ",
    };
    expect(refusals(await attempt(update, wrong))).toEqual([
      "input.barcode INVALID",
      "input.dimensions.lengthMm INVALID",
      "input.countryOfOrigin INVALID",
      "input.hsCode INVALID",
    ]);
    const components = [{ sku: part, quantity: 1 }];
    expect(refusals(await attempt(update, { id: stockedId, components }))).toEqual(["input.components INVALID_STATE"]);
    expect(refusals(await attempt(update, { id: partId, components: [{ sku: stocked, quantity: 1 }] }))).toEqual([
      "input.components INVALID_STATE",
    ]);
    expect(refusals(await attempt(update, { id, components: [{ sku: "NOPE", quantity: 1 }] }))).toEqual([
      "input.components.0.sku UNKNOWN_SKU",
    ]);
    expect(refusals(await attempt(update, { id }, "globex"))).toEqual(["input.id NOT_FOUND"]);
    expect(await dump()).toEqual(before);
  });

  async function variantIntoBundle(part: string): Promise<void> {
    const variants = [{ sku: fresh("SET"), price, components: [{ sku: part, quantity: 2 }] }];
    expect(refusals(await attempt(on("createProduct", "product"), { title: "Set", variants }))).toEqual([]);
  }

  it("are added to a product, which counts as its change", async () => {
    const [product] = await subgraphs
      .db("inventory")
      .collection<{ _id: string; version: number }>("products")
      .find({ tenant: "acme" })
      .toArray();
    const input = {
      productId: product?._id,
      expectedVersion: product?.version,
      variants: [{ sku: fresh("NEW"), price }],
    };
    const added = await attempt(on("addProductVariants", "product"), input);
    expect(added.value).toEqual({ id: product?._id, version: (product?.version ?? 0) + 1 });
    expect(refusals(await attempt(on("addProductVariants", "product"), input))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
  });
});

describe("inventoryAudit", () => {
  const query =
    "{ inventoryAudit { agrees levels entries totals { onHand available } ledger { onHand available } differences { sku level { available } ledger { available } } } }";
  const audit = async (tenant: string) =>
    (await subgraphs.run<{ inventoryAudit: object }>("inventory", query, {}, staff(tenant))).inventoryAudit;

  it("agrees with what went through the ledger, and finds what did not", async () => {
    const seller = sellerOf(subgraphs, "audited");
    const sku = fresh("SKU");
    await seller.product([sku]);
    await seller.receive(sku, await seller.location(), 7);
    await seller.receive(sku, await seller.location(), 2);
    const sums = { onHand: 9, available: 9 };
    expect(await audit("audited")).toEqual({
      agrees: true,
      levels: 2,
      entries: 2,
      totals: sums,
      ledger: sums,
      differences: [],
    });
    await subgraphs
      .db("inventory")
      .collection("stockLevels")
      .updateOne({ tenant: "audited", available: 7 }, { $inc: { available: 1 } });
    expect(await audit("audited")).toEqual({
      ...{ agrees: false, levels: 2, entries: 2, totals: { onHand: 10, available: 10 }, ledger: sums },
      differences: [{ sku, level: { available: 8 }, ledger: { available: 7 } }],
    });
    await subgraphs
      .db("inventory")
      .collection("stockLevels")
      .updateOne({ tenant: "audited", available: 8 }, { $inc: { available: -1 } });
  });
});
