import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, noon, openHarness } from "./support/harness.ts";
import { type Buyer, buyerOf, customer, parcel } from "./support/labels.ts";

let harness: Harness;
let buyer: Buyer;
beforeAll(async () => {
  harness = await openHarness({ others: ["ups"], carrierTimeoutMs: 2_000 });
  buyer = buyerOf(harness);
});
afterAll(() => harness.close());

const warehouse = {
  ...{ name: "Warehouse", line1: "1 Dock Road", city: "Leeds", postalCode: "LS1 4AP", countryCode: "GB" },
};

interface Rates {
  readonly rates: readonly { readonly id: string; readonly [key: string]: unknown }[];
  readonly failures: readonly object[];
  readonly userErrors: readonly object[];
}

async function shop(more: object = {}, as = identity()): Promise<Rates> {
  const query = `query ($input: ShippingRatesInput!) { shippingRates(input: $input) {
    rates { id carrier { code } carrierAccount service serviceName cost { amount currencyCode } billingWeightGrams
      deliveryDate transitDays expiresAt }
    failures { carrierAccount carrier { code } code retryAfterSeconds } userErrors { code path } } }`;
  const input = { from: warehouse, to: customer, parcels: [parcel], ...more };
  const { data, errors } = await harness.run<{ shippingRates: Rates }>(query, { input }, as);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.shippingRates;
}
const services = ({ rates }: Rates) => rates.map(({ service, cost }) => [service, (cost as { amount: string }).amount]);

test("every account is asked, and the best rate comes first", async () => {
  const cheapest = await shop();
  // 1.2 kg, billed as two for each started kilogram; noon of 2026-03-01 is a Sunday.
  expect(cheapest).toMatchObject({
    rates: [
      {
        ...{ service: "11", serviceName: "UPS Standard", carrier: { code: "ups" }, carrierAccount: "ups-acme" },
        ...{ cost: { amount: "9.20", currencyCode: "GBP" }, billingWeightGrams: 1_500 },
        ...{
          deliveryDate: "2026-03-04",
          transitDays: 3,
          expiresAt: new Date(noon.getTime() + 3_600_000).toISOString(),
        },
      },
      { service: "FEDEX_EXPRESS_SAVER", carrierAccount: "fedex-acme", deliveryDate: "2026-03-04", transitDays: 3 },
      { service: "FEDEX_2_DAY", cost: { amount: "22.10" } },
      { service: "STANDARD_OVERNIGHT", billingWeightGrams: 1_500 },
      { service: "65" },
      { service: "07" },
    ],
    ...{ failures: [], userErrors: [] },
  });
  expect(services(await shop({ policy: "FASTEST" })).slice(0, 3)).toEqual([
    ["STANDARD_OVERNIGHT", "36.30"],
    ["07", "57.50"],
    ["FEDEX_2_DAY", "22.10"],
  ]);
  // Large and light: billed by volume, 60 × 50 × 40 cm to 24 kg.
  const large = { weightGrams: 900, lengthMm: 600, widthMm: 500, heightMm: 400 };
  const both = await shop({ parcels: [large, parcel], carrierAccounts: ["ups-acme"] });
  expect([both.rates[0]?.["billingWeightGrams"], services(both)[0]]).toEqual([25_500, ["11", "40.40"]]);
});

test("across a border UPS tells times of transit to who says what the goods are worth", async () => {
  const to = { ...customer, city: "Chicago", postalCode: "60601", region: "IL", countryCode: "US" };
  const times = async (more: object) => {
    const { rates, failures } = await shop({ to, carrierAccounts: ["ups-acme"], ...more });
    return [rates.map(({ service, transitDays }) => [service, transitDays]), failures];
  };
  const declaredValue = { amount: "80.00", currencyCode: "GBP" };
  expect(await times({ declaredValue })).toEqual([
    [
      ["65", 2],
      ["07", 1],
    ],
    [],
  ]);
  expect(await times({})).toEqual([
    [
      ["65", null],
      ["07", null],
    ],
    [],
  ]);
});

test.each([
  ["TOO_MANY_REQUESTS", "RATE_LIMITED"],
  ["SERVER_ERROR", "UNAVAILABLE"],
  ["HANG", "UNAVAILABLE"],
  ["GARBAGE", "UNEXPECTED_REPLY"],
  ["ERROR_IN_200", "REFUSED"],
] as const)("one account that answers with %s fails by itself alone", async (kind, code) => {
  for (const [world, failed, other] of [
    [harness.sandbox.fedexShip, "fedex-acme", "ups-acme"],
    [harness.sandbox.upsShip, "ups-acme", "fedex-acme"],
  ] as const) {
    world.rates.order(kind, 2, null);
    const { rates, failures } = await shop();
    world.rates.order(kind, 0, null);
    expect(failures).toMatchObject([{ carrierAccount: failed, code }]);
    expect(new Set(rates.map(({ carrierAccount }) => carrierAccount))).toEqual(new Set([other]));
    // Who asks to wait is left alone for so long.
    if (kind === "TOO_MANY_REQUESTS") harness.clock.now = new Date(harness.clock.now.getTime() + 31_000);
  }
});

test("a revoked token is renewed, and an account that keeps failing is left alone for a while", async () => {
  const { fedexShip } = harness.sandbox;
  fedexShip.rates.order("TOKEN_REVOKED", 1, null);
  expect((await shop()).failures).toEqual([]);
  fedexShip.rates.order("GARBAGE", 5, null);
  for (let i = 0; i < 5; i += 1) await shop({ carrierAccounts: ["fedex-acme"] });
  expect((await shop()).failures).toMatchObject([
    { carrierAccount: "fedex-acme", code: "UNAVAILABLE", retryAfterSeconds: 30 },
  ]);
  harness.clock.now = new Date(harness.clock.now.getTime() + 31_000);
  expect((await shop()).failures).toEqual([]);
});

test("a rate is bought as it was told, and what it says is kept beside what is charged", async () => {
  const { rates } = await shop();
  const rateId = rates.find(({ service }) => service === "FEDEX_2_DAY")?.id;
  const bought = await buyer.buy({ rateId, carrierAccount: null });
  expect(bought).toMatchObject({
    shipment: { carrier: { code: "fedex" }, label: { service: "FEDEX_2_DAY", cost: { amount: "22.10" } } },
    userErrors: [],
  });
  const cost = await harness.run(
    `query ($id: ID!) { shipment(id: $id) { label { quotedCost { amount currencyCode } }
      shippingCost { carrierAccount quoted { amount } charged { amount currencyCode } } } }`,
    { id: bought.shipment?.id },
  );
  expect(cost.data).toEqual({
    shipment: {
      label: { quotedCost: { amount: "22.10", currencyCode: "GBP" } },
      shippingCost: {
        ...{ carrierAccount: "fedex-acme", quoted: { amount: "22.10" } },
        charged: { amount: "22.10", currencyCode: "GBP" },
      },
    },
  });
});

test("what the carrier bills stands beside what it quoted, also in the carrier's costs", async () => {
  const { shipment } = await buyer.buy();
  const record = async (more: object, as = identity()) => {
    const query = `mutation ($input: RecordShippingChargeInput!) { recordShippingCharge(input: $input) {
      charge { reason amount { amount } invoiceNumber recordedBy } userErrors { code path }
      shipment { shippingCost { charged { amount } billed { amount } difference { amount } charges { reason } } } } }`;
    const amount = { amount: "3.20", currencyCode: "GBP" };
    const input = {
      idempotencyKey: buyer.key(),
      shipmentId: shipment?.id,
      reason: "WEIGHT_CORRECTION",
      amount,
      ...more,
    };
    const { data, errors } = await harness.run<{ recordShippingCharge: object }>(query, { input }, as);
    if (!data) throw new Error(JSON.stringify(errors));
    return data.recordShippingCharge;
  };
  expect(await record({ invoiceNumber: "7-123-45678" })).toEqual({
    charge: {
      ...{ reason: "WEIGHT_CORRECTION", amount: { amount: "3.20" }, invoiceNumber: "7-123-45678" },
      recordedBy: "api_key:test",
    },
    userErrors: [],
    shipment: {
      shippingCost: {
        ...{ charged: { amount: "36.30" }, billed: { amount: "39.50" }, difference: { amount: "3.20" } },
        charges: [{ reason: "WEIGHT_CORRECTION" }],
      },
    },
  });
  const lines = [
    ["TRANSPORT", "15.00"],
    ["FUEL_SURCHARGE", "1.05"],
    ["CREDIT", "-2.00"],
  ].map(([reason, amount]) => record({ reason, amount: { amount, currencyCode: "GBP" } }));
  await Promise.all(lines);
  const performance = harness.db.collection<{ _id: string }>("shipmentPerformance");
  expect(await performance.findOne({ _id: shipment?.id ?? "" })).toMatchObject({
    costMinor: 1_725,
    currencyCode: "GBP",
  });
  expect(await record({ amount: { amount: "1.00", currencyCode: "EUR" } })).toMatchObject({
    userErrors: [{ code: "INVALID", path: ["input", "amount", "currencyCode"] }],
  });
  await expect(record({}, identity("acme", { customerId: "cus_1" }))).rejects.toThrow("FORBIDDEN");

  // Of two at once, one is the two hundredth charge, which is the last.
  const charges = harness.db.collection<{ _id: string }>("shippingCharges");
  const { _id, ...one } = (await charges.findOne({ shipmentId: shipment?.id })) ?? {};
  await charges.insertMany(Array.from({ length: 195 }, (_, n) => ({ ...one, _id: `${_id}-${n}` })));
  expect(await Promise.all([record({}), record({})])).toMatchObject([{}, {}]);
  expect(await charges.countDocuments({ shipmentId: shipment?.id })).toBe(200);
  expect(await record({})).toMatchObject({ userErrors: [{ code: "INVALID_STATE", path: ["input", "shipmentId"] }] });
});

test("the cheapest is bought of UPS, in each format, and voided there", async () => {
  for (const format of ["PDF", "PNG", "ZPL"]) {
    const { shipment } = await buyer.buy({ policy: "CHEAPEST", carrierAccount: null, format });
    expect(shipment).toMatchObject({ carrier: { code: "ups" }, label: { service: "11", format, status: "PURCHASED" } });
    const file = Buffer.from(await (await fetch(shipment?.label?.url ?? "")).arrayBuffer());
    const begins = { PDF: "%PDF-", PNG: "\u0089PNG", ZPL: "^XA" }[format] ?? "";
    expect(file.subarray(0, begins.length).toString("latin1")).toBe(begins);
    const voided = await buyer.call("voidLabel", { idempotencyKey: buyer.key(), shipmentId: shipment?.id });
    expect(voided.shipment).toMatchObject({ status: "CANCELLED", label: { status: "VOIDED" } });
  }
  expect(harness.sandbox.upsShip.sold().map(({ voided }) => voided)).toEqual([true, true, true]);
});

test("the best rate of the other carrier is bought while the first is unavailable, and nothing stays twice", async () => {
  const { upsShip } = harness.sandbox;
  const before = upsShip.sold().length;
  upsShip.misbehave("DROP_AFTER");
  const { shipment } = await buyer.buy({ policy: "CHEAPEST", carrierAccount: null });
  expect(shipment).toMatchObject({ carrier: { code: "fedex" }, label: { service: "FEDEX_EXPRESS_SAVER" } });
  expect(upsShip.sold().slice(before)).toMatchObject([{ voided: false }]);
  harness.clock.now = new Date(harness.clock.now.getTime() + 30_000);
  await harness.app.settleLabels();
  expect(upsShip.sold().slice(before)).toMatchObject([{ voided: true }]);
  // No rate at all of the carrier: the other's is bought.
  upsShip.rates.order("SERVER_ERROR", 2, null);
  expect((await buyer.buy({ policy: "FASTEST", carrierAccount: null })).shipment).toMatchObject({
    label: { service: "STANDARD_OVERNIGHT" },
  });
});

test("a rate is nobody else's, of no other parcel, and not for ever", async () => {
  const { rates } = await shop();
  const rateId = rates[0]?.id;
  const codes = async (more: object, as = identity()) =>
    (await buyer.buy({ carrierAccount: null, rateId, ...more }, as)).userErrors.map(
      ({ code, path }) => `${path.join(".")} ${code}`,
    );
  const before = await buyer.stored();
  expect(await codes({ parcel: { ...parcel, weightGrams: 1_201 } })).toEqual(["input.rateId NOT_FOUND"]);
  expect(await codes({ orderId: harness.order({ tenant: "globex" }) }, identity("globex"))).toEqual([
    "input.rateId NOT_FOUND",
  ]);
  expect(await codes({ rateId: `x${rateId}` })).toEqual(["input.rateId NOT_FOUND"]);
  expect(await codes({ policy: "FASTEST" })).toEqual(["input.rateId INVALID"]);
  harness.clock.now = new Date(harness.clock.now.getTime() + 3_600_000);
  expect(await codes({})).toEqual(["input.rateId INVALID_STATE"]);
  expect(await buyer.stored()).toEqual(before);
});

test("places are looked up by order and location", async () => {
  const orderId = harness.order({ countryCode: "GB" });
  const asked = { from: null, to: null, orderId, locationId: "loc_1", carrierAccounts: ["ups-acme"] };
  expect(services(await shop(asked))[0]).toEqual(["11", "9.20"]);
  expect((await shop({ ...asked, locationId: "loc_9" })).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  expect(await shop({ ...asked, carrierAccounts: ["ups-acme", "nope"] })).toMatchObject({
    ...{ rates: [], failures: [] },
    userErrors: [{ code: "NOT_FOUND", path: ["input", "carrierAccounts", "1"] }],
  });
  expect((await shop({}, identity("initech"))).userErrors).toEqual([{ code: "INVALID_STATE", path: ["input"] }]);
});

test("what cannot be asked is refused before anybody is asked", async () => {
  expect(await shop({ from: null })).toMatchObject({
    rates: [],
    userErrors: [{ code: "BLANK", path: ["input", "from"] }],
  });
  expect((await shop({ parcels: [] })).userErrors).toMatchObject([{ code: "BLANK", path: ["input", "parcels"] }]);
  expect((await shop({ parcels: [{ ...parcel, weightGrams: 0 }] })).userErrors).toMatchObject([
    { code: "INVALID", path: ["input", "parcels", "0", "weightGrams"] },
  ]);
  const shopper = identity("acme", { customerId: "cus_1" });
  await expect(shop({}, shopper)).rejects.toThrow("FORBIDDEN");
});
