import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness } from "./support/harness.ts";
import { type Buyer, buyerOf, customer, parcel } from "./support/labels.ts";

let harness: Harness;
let buyer: Buyer;
beforeAll(async () => {
  harness = await openHarness({ others: ["ups"] });
  buyer = buyerOf(harness);
});
afterAll(() => harness.close());

const abroad = { ...customer, city: "New York", postalCode: "10003", region: "NY", countryCode: "US" };
const unitPrice = { amount: "25.00", currencyCode: "GBP" };
const lineOf = (sku: string) => ({
  ...{ id: `oln_${sku}`, sku, title: `A ${sku}`, currentQuantity: 3, fulfilledQuantity: 1, unitPrice },
});

async function papers(shipmentId: string | undefined, as = identity()) {
  const { data } = await harness.run<{ shipment: { customsDocuments: { kind: string; url: string }[] } }>(
    `query ($id: ID!) { shipment(id: $id) { customsDocuments { kind url } } }`,
    { id: shipmentId },
    as,
  );
  return data?.shipment.customsDocuments ?? [];
}

test.each(["fedex-acme", "ups-acme"])(
  "%s carries goods across the border with their papers",
  async (carrierAccount) => {
    const orderId = harness.order({ lines: [lineOf("LAMP")] });
    const customs = { sdrRate: "1.05", eoriNumber: "GB123456789000" };
    const { shipment, userErrors } = await buyer.buy({ orderId, to: abroad, carrierAccount, customs });
    expect(userErrors).toEqual([]);
    const documents = await papers(shipment?.id);
    expect(documents.map(({ kind }) => kind)).toEqual(["CN22", "COMMERCIAL_INVOICE"]);
    for (const { url } of documents) {
      const file = await fetch(url);
      expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      expect(
        Buffer.from(await file.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe("%PDF-");
    }
    // A link opens one paper, and no other.
    const [first, second] = documents.map(({ url }) => new URL(url));
    expect((await fetch(`${first?.origin}${second?.pathname}${first?.search}`)).status).toBe(404);
    const label = await harness.db.collection("labels").findOne({ shipmentId: shipment?.id });
    expect(label?.["customs"]).toEqual({
      ...{ reason: "SALE", currencyCode: "GBP", sdrMinor: 105, invoiceNumber: null, iossNumber: null },
      eoriNumber: "GB123456789000",
      items: [
        {
          ...{ description: "A LAMP", quantity: 2, unitValueMinor: 2_500, weightGrams: 400 },
          ...{ hsCode: "940521", countryOfOrigin: "GB" },
        },
      ],
    });
  },
);

test("nothing is bought while customs would not know what the goods are", async () => {
  const before = await buyer.stored();
  const codes = async (more: object) =>
    (await buyer.buy({ to: abroad, ...more })).userErrors.map(({ code, path }) => `${path.slice(1).join(".")} ${code}`);
  const orderId = harness.order({ lines: [lineOf("LAMP"), lineOf("BARE")] });
  expect(await codes({ orderId })).toEqual(["customs BLANK"]);
  expect(await codes({ orderId, customs: {} })).toEqual([
    "customs.items.1.hsCode BLANK",
    "customs.items.1.countryOfOrigin BLANK",
  ]);
  expect(await codes({ customs: { items: [{ quantity: 1 }] } })).toContain("customs.items.0.weightGrams BLANK");
  expect(await codes({ customs: { items: [{ sku: "LAMP", quantity: 4 }] } })).toEqual(["customs.items INVALID"]);
  expect(await buyer.stored()).toEqual(before);
  expect(harness.sandbox.fedexShip.sold().length + harness.sandbox.upsShip.sold().length).toBe(2);
});

test("within one customs territory there are no papers, and of a voided label none any more", async () => {
  const { shipment } = await buyer.buy({ customs: { items: [] } });
  expect(await papers(shipment?.id)).toEqual([]);
  const sent = await buyer.buy({ to: abroad, customs: { items: [{ sku: "LAMP", quantity: 1 }] }, parcel });
  expect((await papers(sent.shipment?.id)).map(({ kind }) => kind)).toEqual(["CN23", "COMMERCIAL_INVOICE"]);
  await buyer.call("voidLabel", { idempotencyKey: buyer.key(), shipmentId: sent.shipment?.id });
  expect(await papers(sent.shipment?.id)).toEqual([]);
});

test.each(["fedex-acme", "ups-acme"])(
  "a return comes back across the border with its papers (%s)",
  async (carrierAccount) => {
    const goods = [{ sku: "LAMP", description: "A LAMP", quantity: 1, unitValue: unitPrice }];
    const input = buyer.returnOf({ from: abroad, goods, carrierAccount });
    const before = await buyer.stored();
    expect((await buyer.sendBack({ ...input, goods: null })).userErrors).toMatchObject([
      { code: "BLANK", path: ["input", "goods"] },
    ]);
    expect((await buyer.sendBack({ ...input, goods: [{ sku: "BARE", quantity: 1 }] })).userErrors).toMatchObject([
      { code: "BLANK", message: "BARE: the Harmonized System code is missing" },
      { code: "BLANK", message: "BARE: the country of origin is missing" },
    ]);
    expect(await buyer.stored()).toEqual(before);
    const { shipment, userErrors } = await buyer.sendBack(input);
    expect(userErrors).toEqual([]);
    const label = await harness.db.collection("labels").findOne({ shipmentId: shipment?.id });
    expect(label?.["customs"]).toMatchObject({
      reason: "RETURN",
      items: [{ hsCode: "940521", unitValueMinor: 2_500 }],
    });
    // The customer puts them on the parcel.
    const kinds = await papers(shipment?.id, identity("acme", { customerId: "cus_1" }));
    expect(kinds.map(({ kind }) => kind)).toEqual(["CN23", "COMMERCIAL_INVOICE"]);
  },
);
