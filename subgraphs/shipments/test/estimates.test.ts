import { serviceIdentity } from "@waybill/kernel";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshNumber, type Harness, identity, noon, openHarness, scanEvent } from "./support/harness.ts";
import { seedDeliveries } from "./support/deliveries.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
beforeEach(() => {
  harness.clock.now = noon;
});
afterAll(() => harness.close());

const estimate = "date earliest latest p50 p80 p95 source confidence reason revision modelVersion";

interface ShipmentAnswer {
  readonly id: string;
  readonly trackingNumber: string;
  readonly version: number;
  readonly estimatedDelivery: { readonly date: string; readonly source: string; readonly modelVersion: string } | null;
  readonly estimateRevisions: { readonly nodes: readonly object[]; readonly pageInfo: object };
}
const find = async (id: string): Promise<ShipmentAnswer> => {
  const query = `query ($id: ID!) { shipment(id: $id) {
    id trackingNumber version estimatedDelivery { ${estimate} }
    estimateRevisions(first: 1) { nodes { ${estimate} } pageInfo { hasNextPage } } } }`;
  const { data, errors } = await harness.run<{ shipment: ShipmentAnswer }>(query, { id });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.shipment;
};

const run = async <T>(query: string, variables: Record<string, unknown>, as = identity()): Promise<T> => {
  const { data, errors } = await harness.run<T>(query, variables, as);
  if (!data) throw new Error(JSON.stringify(errors));
  return data;
};
let serial = 0;
const policy = {
  ...{ timeZone: "Europe/Berlin", cutOffTime: "14:00", minHandlingDays: 0, maxHandlingDays: 1 },
  ...{ origin: { countryCode: "DE" }, transit: [{ countryCode: "DE", minDays: 1, maxDays: 3 }] },
};
const setPolicy = (as = identity()) =>
  run<{ setDeliveryPolicy: { deliveryPolicy: object | null; userErrors: readonly object[] } }>(
    `mutation ($input: SetDeliveryPolicyInput!) { setDeliveryPolicy(input: $input) {
      deliveryPolicy { timeZone transit { countryCode maxDays } version } userErrors { code path } } }`,
    { input: { idempotencyKey: `p-${serial++}`, ...policy } },
    as,
  );
const create = async (input: object): Promise<string> => {
  const mutation = `mutation ($input: CreateShipmentInput!) { createShipment(input: $input) {
    shipment { id } userErrors { code path } } }`;
  const named = { idempotencyKey: `c-${serial++}`, carrierCode: "fedex", trackingNumber: freshNumber(), ...input };
  const { createShipment } = await run<{ createShipment: { shipment: { id: string } | null; userErrors: object[] } }>(
    mutation,
    { input: named },
  );
  if (!createShipment.shipment) throw new Error(JSON.stringify(createShipment.userErrors));
  return createShipment.shipment.id;
};
const refresh = (shipmentId: string) =>
  run<object>("mutation ($input: RefreshTrackingInput!) { refreshTracking(input: $input) { userErrors { code } } }", {
    input: { idempotencyKey: `r-${serial++}`, shipmentId },
  });
const accuracy = (from: string, to: string, as = identity()) =>
  harness.run<{ estimateAccuracy: readonly object[] }>(
    `query ($from: DateTime!, $to: DateTime!) { estimateAccuracy(from: $from, to: $to, groupBy: LANE) {
      key stage deliveries meanAbsoluteErrorDays biasDays lateShare within1DayShare withinP80Share } }`,
    { from, to },
    as,
  );

test("a rule's estimate is revised at the hand-over, told of after the status, and measured after the delivery", async () => {
  expect((await setPolicy()).setDeliveryPolicy).toEqual({
    deliveryPolicy: { timeZone: "Europe/Berlin", transit: [{ countryCode: "DE", maxDays: 3 }], version: 1 },
    userErrors: [],
  });
  // Ordered on Friday at 10:00, handed over by Monday, three workdays on the way.
  const id = await create({ orderId: harness.order({ countryCode: "DE", placedAt: "2026-02-27T09:00:00Z" }) });
  const created = await find(id);
  const first = {
    ...{ date: "2026-03-05", earliest: "2026-03-02", latest: "2026-03-05", modelVersion: null },
    ...{ p50: "2026-03-03", p80: "2026-03-04", p95: "2026-03-05" },
  };
  expect(created.estimatedDelivery).toEqual({
    ...{ ...first, source: "RULE", confidence: "MEDIUM", reason: "CREATED", revision: 1 },
  });

  const { trackingNumber } = created;
  const way = [scanEvent("2026-03-01T10:00:00+05:30", "PU"), scanEvent("2026-03-05T11:00:00+05:30", "DL")];
  harness.sandbox.fedex.load([{ trackingNumber, scans: way }]);
  harness.sandbox.fedex.advance(trackingNumber, 1);
  await refresh(id);
  const handedOver = await find(id);
  const second = {
    ...{ date: "2026-03-04", earliest: "2026-03-02", latest: "2026-03-04", modelVersion: null },
    ...{ p50: "2026-03-03", p80: "2026-03-04", p95: "2026-03-04" },
  };
  const revised = { ...second, source: "RULE", confidence: "MEDIUM", reason: "HANDED_OVER", revision: 2 };
  expect(handedOver).toMatchObject({
    ...{ version: 3, estimatedDelivery: revised },
    estimateRevisions: { nodes: [revised], pageInfo: { hasNextPage: true } },
  });

  harness.clock.now = new Date("2026-03-05T12:00:00Z");
  harness.sandbox.fedex.advance(trackingNumber, 1);
  await refresh(id);
  expect((await find(id)).estimatedDelivery).toEqual(revised);
  const events = await harness.db
    .collection("events")
    .find({ "subject.id": id })
    .sort({ "subject.version": 1 })
    .toArray();
  expect(events.map(({ type, subject, data }) => [type, subject.version, data.date])).toEqual([
    ["shipment.created", 1, undefined],
    ["shipment.status_changed", 2, undefined],
    ["shipment.estimate_revised", 3, "2026-03-04"],
    ["shipment.status_changed", 4, undefined],
  ]);
  const good = { key: "DE-? > DE-?", deliveries: 1, within1DayShare: 1 };
  expect((await accuracy("2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z")).data?.estimateAccuracy).toEqual([
    { ...good, stage: "PURCHASE", meanAbsoluteErrorDays: 0, biasDays: 0, lateShare: 0, withinP80Share: 0 },
    { ...good, stage: "HANDOVER", meanAbsoluteErrorDays: 1, biasDays: 1, lateShare: 1, withinP80Share: 0 },
  ]);
  expect((await accuracy("2026-03-06T00:00:00Z", "2026-03-07T00:00:00Z")).data?.estimateAccuracy).toEqual([]);
});

interface Explained {
  readonly date: string;
  readonly basis: { readonly schedule: string; readonly locationId: string | null } | null;
}
const explained = async (input: object, as = identity()): Promise<Explained | null> => {
  const id = await create(input);
  const query = `query ($id: ID!) { shipment(id: $id) { estimatedDelivery { date basis { schedule locationId } }
    estimateRevisions(first: 1) { nodes { date basis { schedule locationId } } } } }`;
  const { shipment } = await run<{
    shipment: { estimatedDelivery: Explained | null; estimateRevisions: { nodes: readonly Explained[] } };
  }>(query, { id }, as);
  expect(shipment.estimateRevisions.nodes).toEqual(shipment.estimatedDelivery ? [shipment.estimatedDelivery] : []);
  return shipment.estimatedDelivery;
};

test("the rule goes by the location that sends the parcel, as far as inventory tells of it", async () => {
  await setPolicy();
  const placed = { countryCode: "DE", placedAt: "2026-02-27T09:00:00Z" };
  // Open on Tuesdays alone: begun on the 3rd of March, handed over on the 10th.
  const routed = harness.order({ ...placed, locationIds: ["loc_2"] });
  const own = { date: "2026-03-13", basis: { schedule: "LOCATION", locationId: "loc_2" } };
  expect(await explained({ orderId: routed })).toEqual(own);
  const orderId = harness.order({ ...placed, locationIds: ["loc_1", "loc_2"] });
  const work = (locationId: string) => ({ orderId, fulfillmentOrderId: harness.work(orderId, { locationId }) });
  expect(await explained(work("loc_2"))).toEqual(own);
  const policyDate = "2026-03-05";
  expect(await explained(work("loc_1"))).toEqual({
    ...{ date: policyDate, basis: { schedule: "POLICY", locationId: "loc_1" } },
  });
  expect(await explained({ orderId })).toEqual({ date: policyDate, basis: { schedule: "POLICY", locationId: null } });
  const away = { schedule: "POLICY_LOCATION_UNAVAILABLE", locationId: "loc_away" };
  expect(await explained(work("loc_away"))).toEqual({ date: policyDate, basis: away });
  // How the seller works is nothing for the shopper.
  const mine = harness.order({ ...placed, customerId: "cus_1" });
  expect(await explained({ orderId: mine }, identity("acme", { customerId: "cus_1" }))).toEqual({
    ...{ date: policyDate, basis: null },
  });
});

test("orders is told what would be foretold of parcels that nobody has sent yet", async () => {
  await setPolicy();
  const query = `query ($parcels: [ForetoldParcelInput!]!) { foretoldDeliveries(parcels: $parcels) {
    date earliest p50 source basis { explanation } } }`;
  const parcel = { orderedAt: "2026-02-27T09:00:00Z", countryCode: "DE" };
  const parcels = [
    { ...parcel, locationId: "loc_2", point: { latitude: 52.5, longitude: 13.4 } },
    { ...parcel, locationId: "loc_1", countryCode: "FR" },
  ];
  const service = serviceIdentity("acme", "orders");
  expect(await run(query, { parcels }, service)).toEqual({
    foretoldDeliveries: [
      {
        ...{ date: "2026-03-13", earliest: "2026-03-11", p50: "2026-03-12", source: "RULE" },
        basis: {
          explanation:
            "Ordered 2026-02-27 09:00 (Europe/London), cut-off 08:30; work begins 2026-03-03, 1 day of handling: " +
            "handed over 2026-03-10; 1 to 3 workdays to DE, international: delivered 2026-03-11 to 2026-03-13. " +
            "By the location's own times.",
        },
      },
      null,
    ],
  });
  await expect(run(query, { parcels })).rejects.toThrow("FORBIDDEN");
});

test("a promise is a local date, shown when nobody knows better, also to the public", async () => {
  const orderId = harness.order();
  const id = await create({ orderId, promisedDeliveryDate: "2026-03-31" });
  const promised = { date: "2026-03-31", source: "PROMISE", confidence: "LOW", modelVersion: null };
  expect((await find(id)).estimatedDelivery).toMatchObject(promised);
  const { createTrackingLink } = await run<{ createTrackingLink: { trackingLink: { token: string } } }>(
    "mutation ($input: CreateTrackingLinkInput!) { createTrackingLink(input: $input) { trackingLink { token } } }",
    { input: { idempotencyKey: "link", shipmentId: id } },
  );
  const { token } = createTrackingLink.trackingLink;
  const shown = `query ($token: String!) { publicShipment(token: $token) { shipment {
    estimatedDelivery { date source confidence modelVersion } } } }`;
  expect(await run(shown, { token })).toEqual({ publicShipment: { shipment: { estimatedDelivery: promised } } });
  await expect(create({ orderId, promisedDeliveryDate: "2026-02-30" })).rejects.toThrow("promisedDeliveryDate");
});

test("what is of the seller is not for shoppers, nor of another seller", async () => {
  const me = identity("acme", { customerId: "cus_1" });
  await expect(setPolicy(me)).rejects.toThrow("FORBIDDEN");
  expect((await accuracy("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", me)).errors?.[0]?.extensions["code"]).toBe(
    "FORBIDDEN",
  );
  expect(await run("{ deliveryPolicy { version } }", {}, identity("globex"))).toEqual({ deliveryPolicy: null });
});

test("a model is learnt from the seller's own deliveries alone, once a day, and named by what it foretells", async () => {
  await seedDeliveries(harness.db, "acme", 220, noon);
  await seedDeliveries(harness.db, "globex", 199, noon);
  expect(await harness.app.retrainModels()).toBe(1);
  expect(await harness.app.retrainModels()).toBe(0);
  const models = await harness.db.collection("deliveryModels").find({}).toArray();
  expect(models.map(({ tenant, samples }) => [tenant, samples])).toEqual([["acme", 220]]);
  const placedAt = "2026-03-01T09:00:00Z";
  const found = await find(await create({ orderId: harness.order({ countryCode: "FR", placedAt }) }));
  expect(found.estimatedDelivery).toMatchObject({ source: "MODEL", modelVersion: models[0]?.["modelId"] });
  // The seeded parcels take three to five days from the order.
  expect(found.estimatedDelivery?.date).toMatch(/^2026-03-0[3-6]$/);
}, 60_000);
