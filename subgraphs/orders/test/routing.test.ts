import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { succeed } from "../../../test/support/mutate.ts";
import { address, createLocation, fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { type Fulfillment, on, startFulfillment } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

const london = { latitude: 51.5, longitude: -0.13 };
const edinburgh = { latitude: 55.95, longitude: -3.19 };

/** A shop of its own with units of one SKU at places, and rules. */
async function shopWith(
  rules: readonly object[],
  places: readonly { readonly units: number; readonly [field: string]: unknown }[],
  more: object = {},
) {
  const tenant = fresh("routed");
  const seller = sellerOf(test.subgraphs, tenant);
  await seller.product(["LAMP"]);
  const ids: string[] = [];
  for (const { units, ...fields } of places) {
    const input = { idempotencyKey: fresh(), name: fresh("Place"), address, ...fields };
    const { id } = await succeed<{ id: string }>(test.subgraphs, createLocation, input, staff(tenant));
    ids.push(id);
    await seller.receive("LAMP", id, units);
  }
  const policy = { idempotencyKey: fresh(), rules: rules.map((rule) => replacePlaces(rule, ids)), ...more };
  await succeed(test.subgraphs, on("setRoutingRules", "routingRules", "version"), policy, staff(tenant));
  const sent = async (input: object) => {
    const { id } = await seller.order({ lines: [{ sku: "LAMP", quantity: 1 }], ...input });
    const { fulfillmentOrders } = await test.look(id, staff(tenant));
    return fulfillmentOrders.map(({ location }) => ids.indexOf(location.id));
  };
  return { tenant, seller, ids, sent };
}
/** Places in rules are named by their number. */
const replacePlaces = (rule: object, ids: readonly string[]): object =>
  JSON.parse(
    JSON.stringify(rule, (_, value: unknown) =>
      typeof value === "string" && /^#\d$/.test(value) ? ids[Number(value[1])] : value,
    ),
  ) as object;

describe("rules decide", () => {
  it("by distance, from the point that is given or the middle of the country", async () => {
    const nearest = [{ kind: "NEAREST" }];
    const { sent } = await shopWith(nearest, [
      { units: 9, coordinates: london },
      { units: 9, coordinates: edinburgh },
    ]);
    expect(await sent({ shippingCoordinates: { latitude: 50.8, longitude: -0.14 } })).toEqual([0]);
    expect(await sent({ shippingCoordinates: { latitude: 57.5, longitude: -4.2 } })).toEqual([1]);
    // The middle of the United Kingdom is nearer to Edinburgh.
    expect(await sent({})).toEqual([1]);
  });

  it("by rank, exclusion and market", async () => {
    const places = [{ units: 9 }, { units: 9 }, { units: 9, marketsServed: ["DE"] }];
    const ranked = await shopWith([{ kind: "RANKED_LOCATIONS", locationIds: ["#1", "#0", "#2"] }], places);
    expect(await ranked.sent({})).toEqual([1]);
    const excluded = await shopWith([{ kind: "EXCLUDE_LOCATIONS", locationIds: ["#0", "#2"] }], places);
    expect(await excluded.sent({})).toEqual([1]);
    const market = await shopWith(
      [{ kind: "IN_MARKET", required: true }],
      [
        { units: 9, marketsServed: ["DE"] },
        { units: 9, marketsServed: ["GB"] },
      ],
    );
    expect(await market.sent({})).toEqual([1]);
  });

  it("by cost", async () => {
    const eur = (amount: string) => ({ amount, currencyCode: "EUR" });
    const costs = [
      { locationId: "#0", perPackage: eur("5.00"), perUnit: eur("0.00") },
      { locationId: "#1", perPackage: eur("2.00"), perUnit: eur("2.00") },
    ];
    const { sent } = await shopWith([{ kind: "LOWEST_COST", costs }], [{ units: 9 }, { units: 9 }]);
    expect(await sent({})).toEqual([1]);
    expect(await sent({ lines: [{ sku: "LAMP", quantity: 3 }] })).toEqual([0]);
  });
});

describe("the split limit", () => {
  it("refuses what would take more parcels, and changes nothing", async () => {
    const { tenant, seller } = await shopWith([{ kind: "FEWEST_SPLITS" }], [{ units: 2 }, { units: 2 }], {
      splitLimit: 1,
    });
    const before = await snapshot(test.subgraphs, ["orders", "inventory"]);
    const tried = await seller.tryOrder({ lines: [{ sku: "LAMP", quantity: 3 }] });
    expect(tried.userErrors.map(({ code }) => code)).toEqual(["INSUFFICIENT_STOCK"]);
    expect(await snapshot(test.subgraphs, ["orders", "inventory"], ["orders.orderNumbers"])).toEqual({
      ...before,
      "orders.orderNumbers": undefined,
    });
    const { simulateRouting } = await simulate(tenant, 3);
    expect(simulateRouting).toMatchObject({ assignments: [], noRouteReason: "SPLIT_LIMIT" });
  });
});

const simulate = (tenant: string, quantity: number) =>
  test.subgraphs.run<{ simulateRouting: object }>(
    "orders",
    `query ($input: SimulateRoutingInput!) { simulateRouting(input: $input) {
      rulesVersion noRouteReason assignments { sku quantity locationId } candidates { locationIds } userErrors { code }
    } }`,
    { input: { lines: [{ sku: "LAMP", quantity }], countryCode: "GB" } },
    staff(tenant),
  );

describe("a simulation", () => {
  it("says what an order would do, the same each time, and stores nothing", async () => {
    const { tenant, ids, sent } = await shopWith(
      [{ kind: "RANKED_LOCATIONS", locationIds: ["#1", "#0"] }],
      [{ units: 9 }, { units: 9 }],
    );
    const before = await snapshot(test.subgraphs, ["orders", "inventory"]);
    const { simulateRouting } = await simulate(tenant, 1);
    expect(simulateRouting).toMatchObject({
      rulesVersion: 1,
      noRouteReason: null,
      assignments: [{ sku: "LAMP", quantity: 1, locationId: ids[1] }],
      userErrors: [],
    });
    expect(await simulate(tenant, 1)).toEqual({ simulateRouting });
    expect(await snapshot(test.subgraphs, ["orders", "inventory"])).toEqual(before);
    expect(await sent({})).toEqual([1]);
  });
});
