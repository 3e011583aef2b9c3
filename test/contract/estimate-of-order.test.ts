import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { createApp as createShipments } from "@waybill/shipments";
import { afterAll, beforeAll, expect, it } from "vitest";
import { staff } from "../support/identities.ts";
import { type Mutation, succeed } from "../support/mutate.ts";
import { address, createLocation, createProduct, fresh, placeOrder, sellerOf } from "../support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({
    orders: createOrders,
    inventory: createInventory,
    shipments: (deps) => createShipments({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
  });
});
afterAll(() => subgraphs?.dispose());

interface Told {
  readonly latest: string;
  readonly explanation: string;
}

it("foretells before the order what its shipment's first estimate then says, by the location that routing chooses", async () => {
  const as = staff();
  // A Wednesday, 15:00 in Berlin, two days before Christmas.
  subgraphs.clock.now = new Date("2026-12-23T14:00:00Z");
  const policy = {
    ...{ timeZone: "UTC", cutOffTime: "23:00", minHandlingDays: 0, maxHandlingDays: 5 },
    ...{ origin: { countryCode: "GB" }, transit: [{ zone: "INTERNATIONAL", minDays: 2, maxDays: 4 }] },
  };
  const set: Mutation = {
    ...{ subgraph: "shipments", name: "setDeliveryPolicy" },
    ...{ field: "deliveryPolicy", selection: "version" },
  };
  await succeed(subgraphs, set, { idempotencyKey: fresh(), ...policy }, as);
  const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
  const place = {
    ...{ name: "Berlin", address: { ...address, countryCode: "DE" }, timeZone: "Europe/Berlin", handlingDays: 1 },
    ...{ cutOffTime: "14:00", coordinates: { latitude: 52.52, longitude: 13.4 } },
    openingHours: weekdays.map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "17:00" })),
  };
  const input = { idempotencyKey: fresh(), ...place };
  const { id: berlin } = await succeed<{ id: string }>(subgraphs, createLocation, input, as);
  const price = { amount: "10.00", currencyCode: "EUR" };
  const variants = [{ sku: "LAMP", price, weightGrams: 400 }];
  await succeed(subgraphs, createProduct, { idempotencyKey: fresh(), title: "Lamp", variants }, as);
  await sellerOf(subgraphs).receive("LAMP", berlin, 9);

  const wanted = {
    ...{ lines: [{ sku: "LAMP", quantity: 1 }], shippingAddress: address },
    shippingCoordinates: { latitude: 51.5, longitude: -0.1 },
  };
  const { estimateOrder } = await subgraphs.run<{ estimateOrder: { parcels: readonly { delivery: Told }[] } }>(
    ...([
      "orders",
      `query ($input: EstimateOrderInput!) { estimateOrder(input: $input) { parcels { locationId handOverAt
        delivery { earliest latest p50 p95 source explanation } } } }`,
      { input: wanted },
      as,
    ] as const),
  );
  // After the cut-off: begun on the 24th, handed over on Monday the 28th; New Year's Day rests in Britain.
  const explanation =
    "Ordered 2026-12-23 15:00 (Europe/Berlin), cut-off 14:00; work begins 2026-12-24, 1 day of handling: handed over " +
    "2026-12-28; 2 to 4 workdays to GB, international: delivered 2026-12-30 to 2027-01-04. By the location's own times.";
  const days = { earliest: "2026-12-30", latest: "2027-01-04", p50: "2026-12-31", p95: "2027-01-04" };
  expect(estimateOrder.parcels).toEqual([
    {
      ...{ locationId: berlin, handOverAt: "2026-12-28T16:00:00.000Z" },
      delivery: { ...days, source: "RULE", explanation },
    },
  ]);

  const { id: orderId } = await succeed<{ id: string }>(
    subgraphs,
    placeOrder,
    { idempotencyKey: fresh(), ...wanted },
    as,
  );
  const create: Mutation = {
    ...{ subgraph: "shipments", name: "createShipment", field: "shipment" },
    selection: "id estimatedDelivery { earliest latest p50 p95 source basis { explanation locationId zone } }",
  };
  const parcel = { idempotencyKey: fresh(), orderId, carrierCode: "fedex", trackingNumber: "986578788855" };
  expect(await succeed(subgraphs, create, parcel, as)).toMatchObject({
    estimatedDelivery: {
      ...{ ...days, source: "RULE" },
      basis: { explanation, locationId: berlin, zone: "INTERNATIONAL" },
    },
  });
  const stored = await subgraphs.db("shipments").collection("shipments").findOne({ orderId });
  expect(stored?.["forecast"]).toMatchObject({ sourceId: berlin, distanceKm: 930 });

  // A parcel whose order is kept elsewhere: estimated by the policy, and nothing that orders has to do with.
  const alone = { trackingNumber: "797954401644", destination: { countryCode: "FR" } };
  expect(await succeed(subgraphs, create, { idempotencyKey: fresh(), ...alone }, as)).toMatchObject({
    estimatedDelivery: { source: "RULE", basis: { locationId: null, zone: "INTERNATIONAL" } },
  });
  await subgraphs.quiet();
  const parked = await subgraphs.db("orders").collection("parked").countDocuments();
  expect(parked).toBe(0);
});
