import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

const inventory = (name: string, field: string, selection: string): Mutation => ({
  subgraph: "inventory",
  name,
  field,
  selection,
});
const createProduct = inventory(
  "createProduct",
  "product",
  "id title createdAt version variants { id sku title price { amount currencyCode } weightGrams totalAvailable }",
);
const postal = "name company line1 line2 city region postalCode countryCode phone";
const createLocation = inventory("createLocation", "location", `id name version address { ${postal} }`);
const receiveStock = inventory(
  "receiveStock",
  "stockLevel",
  "onHand available reserved committed variant { sku } location { id }",
);

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());

const price = { amount: "12.50", currencyCode: "EUR" };
const attempt = (mutation: Mutation, input: object, tenant = "acme") =>
  mutate(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, staff(tenant));
const dump = () => snapshot(subgraphs, ["inventory"]);
const eventsOf = async (type: string, data: object) => {
  await subgraphs.quiet();
  const filter = Object.fromEntries(Object.entries(data).map(([field, value]) => [`data.${field}`, value as string]));
  return subgraphs
    .db("inventory")
    .collection("events")
    .find({ type, ...filter })
    .sort({ seq: 1 })
    .toArray();
};
/** Tries inputs that must be refused, and sees that nothing was changed by any. */
async function expectRefusals(mutation: Mutation, cases: readonly (readonly [object, ...string[]])[]): Promise<void> {
  const before = await dump();
  for (const [input, ...expected] of cases) {
    const answer = await attempt(mutation, input);
    expect([input, answer.value, refusals(answer)]).toEqual([input, null, expected]);
  }
  expect(await dump()).toEqual(before);
}

describe("createProduct", () => {
  it("records a product with its variants, by SKU, and one event", async () => {
    const createdAt = subgraphs.clock.now.toISOString();
    const variants = [
      { sku: "TEE-M", title: "M", price: { amount: "1000", currencyCode: "JPY" }, weightGrams: 150 },
      { sku: "TEE-L", price: { amount: "9007199254740991", currencyCode: "JPY" } },
    ];
    const product = await succeed<{ id: string }>(subgraphs, createProduct, {
      idempotencyKey: fresh(),
      title: "Tee",
      variants,
    });
    const id = expect.stringMatching(/^var_[0-9a-f]{32}$/) as string;
    expect(product).toEqual({
      id: product.id,
      title: "Tee",
      createdAt,
      version: 1,
      variants: [
        { id, sku: "TEE-L", title: "Tee", price: variants[1]?.price, weightGrams: null, totalAvailable: 0 },
        { id, sku: "TEE-M", title: "M", price: variants[0]?.price, weightGrams: 150, totalAvailable: 0 },
      ],
    });
    expect(await eventsOf("product.created", { productId: product.id })).toMatchObject([
      {
        tenant: "acme",
        actor: "user:anna",
        subject: { type: "product", id: product.id, version: 1 },
        data: { title: "Tee" },
      },
    ]);
  });

  it("refuses what it cannot record, and changes nothing", async () => {
    await sellerOf(subgraphs).product(["TAKEN-1", "TAKEN-2"]);
    const one = (fields: object) => ({ title: "Mug", variants: [{ sku: "NEW", price, ...fields }] });
    await expectRefusals(createProduct, [
      [{ title: "", variants: [] }, "input.title BLANK", "input.variants BLANK"],
      [one({ sku: "a b" }), "input.variants.0.sku INVALID"],
      [one({ price: { amount: "-1", currencyCode: "EUR" } }), "input.variants.0.price.amount INVALID"],
      [one({ price: { amount: "1.001", currencyCode: "EUR" } }), "input.variants.0.price.amount INVALID"],
      [one({ price: { amount: "1", currencyCode: "XXX" } }), "input.variants.0.price.amount INVALID"],
      [one({ price: { amount: "9007199254740992", currencyCode: "JPY" } }), "input.variants.0.price.amount INVALID"],
      [one({ weightGrams: -1 }), "input.variants.0.weightGrams INVALID"],
      [
        { title: "Mug", variants: ["TAKEN-1", "NEW", "TAKEN-2"].map((sku) => ({ sku, price })) },
        "input.variants.0.sku TAKEN",
        "input.variants.2.sku TAKEN",
      ],
    ]);
  });

  it("knows nothing of another tenant's SKUs", async () => {
    const variants = [{ sku: fresh("SAME"), price }];
    for (const tenant of ["acme", "globex"]) {
      expect(refusals(await attempt(createProduct, { title: "Mug", variants }, tenant))).toEqual([]);
    }
  });

  it("gives a SKU to one of many who want it at once, with all of the product or nothing", async () => {
    const sku = fresh("RACE");
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        attempt(createProduct, {
          title: "Mug",
          variants: [
            { sku: `${sku}-${n}`, price },
            { sku, price },
          ],
        }),
      ),
    );
    expect(answers.filter(({ value }) => value !== null)).toHaveLength(1);
    expect(answers.filter(({ value }) => value === null).map(refusals)).toEqual(
      Array.from({ length: 7 }, () => ["input.variants.1.sku TAKEN"]),
    );
    const stored = await subgraphs
      .db("inventory")
      .collection("variants")
      .countDocuments({ sku: { $in: [sku, ...answers.map((_, n) => `${sku}-${n}`)] } });
    expect(stored).toBe(2);
  });
});

describe("createLocation", () => {
  it("records a place and one event", async () => {
    const location = await succeed<{ id: string }>(subgraphs, createLocation, {
      idempotencyKey: fresh(),
      name: " Main ",
      address,
    });
    const full = { company: null, line2: null, region: null, phone: null, ...address };
    expect(location).toEqual({ id: location.id, name: "Main", version: 1, address: full });
    expect(await eventsOf("location.created", { locationId: location.id })).toMatchObject([
      { subject: { type: "location", id: location.id, version: 1 }, data: { name: "Main", countryCode: "GB" } },
    ]);
  });

  it("refuses what it cannot record, and changes nothing", async () => {
    await sellerOf(subgraphs).location("Taken");
    await expectRefusals(createLocation, [
      [{ name: " Taken ", address }, "input.name TAKEN"],
      [{ name: "", address: { ...address, city: " " } }, "input.name BLANK", "input.address.city BLANK"],
      [{ name: "New", address: { ...address, countryCode: "ZZ" } }, "input.address.countryCode INVALID"],
    ]);
    expect(refusals(await attempt(createLocation, { name: "Taken", address }, "globex"))).toEqual([]);
  });
});

describe("receiveStock", () => {
  const place = async () => {
    const seller = sellerOf(subgraphs);
    const sku = fresh("SKU");
    const variantId = (await seller.product([sku]))[sku] as string;
    return { sku, variantId, locationId: await seller.location() };
  };

  it("adds up, writes the ledger, and counts the level's versions", async () => {
    const { sku, locationId } = await place();
    const level = (units: number) => ({
      onHand: units,
      available: units,
      reserved: 0,
      committed: 0,
      variant: { sku },
      location: { id: locationId },
    });
    const receive = (quantity: number) => attempt(receiveStock, { sku, locationId, quantity });
    expect((await receive(5)).value).toEqual(level(5));
    expect((await receive(1_000_000)).value).toEqual(level(1_000_005));
    const events = await eventsOf("stock.received", { sku });
    expect(events.map(({ subject, data }) => [subject.version, data.quantity, data.onHand])).toEqual([
      [1, 5, 5],
      [2, 1_000_000, 1_000_005],
    ]);
    expect(stockFaults(await readStockHistory(subgraphs))).toEqual([]);
  });

  it("refuses what it cannot receive, and changes nothing", async () => {
    const { sku, locationId } = await place();
    const foreign = await sellerOf(subgraphs, "globex").location();
    await expectRefusals(receiveStock, [
      [{ sku, locationId, quantity: 0 }, "input.quantity INVALID"],
      [{ sku, locationId, quantity: -5 }, "input.quantity INVALID"],
      [{ sku, locationId, quantity: 1_000_001 }, "input.quantity INVALID"],
      [{ sku: "NOPE", locationId, quantity: 1 }, "input.sku UNKNOWN_SKU"],
      [{ sku: sku.toLowerCase(), locationId, quantity: 1 }, "input.sku UNKNOWN_SKU"],
      [{ sku: '{"$ne":null}', locationId, quantity: 1 }, "input.sku UNKNOWN_SKU"],
      [{ sku, locationId: "loc_none", quantity: 1 }, "input.locationId NOT_FOUND"],
      [{ sku, locationId: foreign, quantity: 1 }, "input.locationId NOT_FOUND"],
    ]);
  });

  it("loses nothing of what arrives at once, the first arrivals of a level included", async () => {
    const { sku, variantId, locationId } = await place();
    const receipts = Array.from({ length: 12 }, (_, n) => attempt(receiveStock, { sku, locationId, quantity: n + 1 }));
    expect((await Promise.all(receipts)).flatMap(refusals)).toEqual([]);
    const levels = await subgraphs.db("inventory").collection("stockLevels").find({ variantId }).toArray();
    expect(levels).toMatchObject([{ available: 78, reserved: 0, committed: 0, version: 12 }]);
    const versions = (await eventsOf("stock.received", { sku })).map(({ subject }) => subject.version as number);
    expect(versions).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(stockFaults(await readStockHistory(subgraphs))).toEqual([]);
  });
});
