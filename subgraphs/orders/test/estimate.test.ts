import type { Identity } from "@waybill/kernel";
import { type ExecutionResult, GraphQLError } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { succeed } from "../../../test/support/mutate.ts";
import { address, createLocation, createProduct, fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
let seller: Seller;
let leeds: string;
beforeAll(async () => {
  subgraphs = await startOrders();
  subgraphs.clock.now = new Date("2026-11-23T10:00:00Z");
  seller = sellerOf(subgraphs);
  foretold = { errors: [new GraphQLError("away")] };
  subgraphs.peers.shipments = {
    execute: async ({ variables }) => {
      asked = variables;
      return foretold;
    },
    subscribe: () => {
      throw new Error("not asked for");
    },
  };
  const openingHours = ["MONDAY", "TUESDAY"].map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "16:00" }));
  const place = {
    name: "Leeds",
    address,
    timeZone: "Europe/London",
    handlingDays: 1,
    cutOffTime: "12:00",
    openingHours,
  };
  leeds = (await succeed<{ id: string }>(subgraphs, createLocation, { idempotencyKey: fresh(), ...place }, staff())).id;
  const price = { amount: "10.00", currencyCode: "EUR" };
  const pre = { sku: "SOON", price, backorderPolicy: "PREORDER", availableFrom: "2026-12-01T09:00:00Z" };
  const product = { idempotencyKey: fresh(), title: "Cups", variants: [{ sku: "MUG", price }, pre] };
  await succeed(subgraphs, createProduct, product, staff());
  await seller.receive("MUG", leeds, 5);
});
afterAll(() => subgraphs?.dispose());

/** What the stand-in for shipments foretells: nothing, until a test says otherwise. */
let foretold: ExecutionResult;
let asked: unknown;

const fields = `placeable noRouteReason total { amount } totalTax { amount } delivery { earliest latest }
  lines { index sku availability availableQuantity backorderedQuantity missingQuantity availableFrom }
  parcels { locationId locationName countryCode backordered handOverAt lines { index sku quantity } delivery { earliest latest } }
  userErrors { code path }`;
const query = `query ($input: EstimateOrderInput!) { estimateOrder(input: $input) { ${fields} } }`;
const ask = async (input: object, identity: Identity = staff()) => {
  const variables = { input: { shippingAddress: address, ...input } };
  return (await subgraphs.run<{ estimateOrder: unknown }>("orders", query, variables, identity)).estimateOrder;
};
const nothing = {
  placeable: false,
  noRouteReason: null,
  total: null,
  totalTax: null,
  delivery: null,
  lines: [],
  parcels: [],
};

describe("estimateOrder", () => {
  const basket = {
    lines: [
      { sku: "MUG", quantity: 2, taxLines: [{ title: "VAT", rate: "0.2" }] },
      { sku: "SOON", quantity: 1 },
    ],
  };
  const line = { availability: "NOW", backorderedQuantity: 0, missingQuantity: 0, availableFrom: null };

  it("tells price, place, hand-over and delivery, and changes nothing", async () => {
    const before = await snapshot(subgraphs, ["inventory", "orders"]);
    expect(await ask(basket)).toEqual({
      ...{ placeable: true, noRouteReason: null, total: { amount: "34.00" }, totalTax: { amount: "4.00" } },
      // The pre-ordered unit comes on a Tuesday, is handled on the Monday after, and leaves that afternoon.
      delivery: { earliest: "2026-12-08", latest: "2026-12-10" },
      lines: [
        { ...line, index: 0, sku: "MUG", availableQuantity: 2 },
        {
          ...{ ...line, index: 1, sku: "SOON", availability: "BACKORDER", availableQuantity: 0 },
          ...{ backorderedQuantity: 1, availableFrom: "2026-12-01T09:00:00.000Z" },
        },
      ],
      parcels: [
        {
          ...{ locationId: leeds, locationName: "Leeds", countryCode: "GB", backordered: false },
          ...{ handOverAt: "2026-11-24T16:00:00.000Z", lines: [{ index: 0, sku: "MUG", quantity: 2 }] },
          delivery: { earliest: "2026-11-25", latest: "2026-11-27" },
        },
        {
          ...{ locationId: leeds, locationName: "Leeds", countryCode: "GB", backordered: true },
          ...{ handOverAt: "2026-12-07T16:00:00.000Z", lines: [{ index: 1, sku: "SOON", quantity: 1 }] },
          delivery: { earliest: "2026-12-08", latest: "2026-12-10" },
        },
      ],
      userErrors: [],
    });
    expect(await snapshot(subgraphs, ["inventory", "orders"])).toEqual(before);
  });

  it("comes when shipments foretells it from the locations that would send it, and tells the staff why", async () => {
    const told = {
      earliest: "2026-11-26",
      latest: "2026-11-30",
      p50: "2026-11-27",
      p80: "2026-11-30",
      p95: "2026-11-30",
    };
    const rule = { ...told, source: "RULE", basis: { explanation: "by the location's own times" } };
    const window = "delivery { earliest latest p50 p80 p95 source explanation }";
    const short = `query ($input: EstimateOrderInput!) { estimateOrder(input: $input) { ${window} parcels { ${window} } } }`;
    const shown = async (identity = staff()) => {
      const variables = {
        input: { shippingAddress: address, lines: basket.lines.map(({ sku, quantity }) => ({ sku, quantity })) },
      };
      const found = await subgraphs.run<{ estimateOrder: { parcels: readonly { delivery: object }[] } }>(
        ...(["orders", short, variables, identity] as const),
      );
      return found.estimateOrder;
    };
    foretold = { data: { foretoldDeliveries: [rule, null] } };
    const thumb = { p50: null, p80: null, p95: null, source: "RULE_OF_THUMB", explanation: null };
    const waiting = { earliest: "2026-12-08", latest: "2026-12-10", ...thumb };
    expect(await shown()).toEqual({
      delivery: waiting,
      parcels: [
        { delivery: { ...told, source: "RULE", explanation: "by the location's own times" } },
        { delivery: waiting },
      ],
    });
    const { countryCode, postalCode } = address;
    const there = { locationId: leeds, countryCode, region: null, postalCode, point: null };
    expect(asked).toEqual({
      parcels: [
        { ...there, orderedAt: "2026-11-23T10:00:00.000Z" },
        { ...there, orderedAt: "2026-12-01T09:00:00.000Z" },
      ],
    });
    expect((await shown(shopper(await seller.customer()))).parcels[0]?.delivery).toEqual({
      ...{ ...told, source: "RULE", explanation: null },
    });
    foretold = { errors: [new GraphQLError("away")] };
    expect(await shown()).toMatchObject({ parcels: [{ delivery: { source: "RULE_OF_THUMB" } }, {}] });
  });

  it("tells which units are missing, and still the price", async () => {
    expect(await ask({ lines: [{ sku: "MUG", quantity: 7 }] })).toEqual({
      ...{ ...nothing, noRouteReason: "INSUFFICIENT_STOCK", total: { amount: "70.00" }, totalTax: { amount: "0.00" } },
      lines: [{ ...line, index: 0, sku: "MUG", availability: "NONE", availableQuantity: 5, missingQuantity: 2 }],
      userErrors: [],
    });
  });

  it("refuses what placeOrder refuses, and tells a shopper no places", async () => {
    const unknown = [{ code: "UNKNOWN_SKU", path: ["input", "lines", "0", "sku"] }];
    expect(await ask({ lines: [{ sku: "NOPE", quantity: 1 }] })).toEqual({ ...nothing, userErrors: unknown });
    const far = { lines: [{ sku: "MUG", quantity: 1 }], shippingCoordinates: { latitude: 91, longitude: 0 } };
    const outside = [{ code: "INVALID", path: ["input", "shippingCoordinates", "latitude"] }];
    expect(await ask(far)).toEqual({ ...nothing, userErrors: outside });
    const me = shopper(await seller.customer());
    const taxed = [{ code: "INVALID", path: ["input", "lines", "0", "taxLines"] }];
    expect(await ask(basket, me)).toEqual({ ...nothing, userErrors: taxed });
    expect(await ask({ lines: [{ sku: "MUG", quantity: 1 }] }, me)).toMatchObject({
      placeable: true,
      parcels: [{ locationId: null, locationName: null, countryCode: "GB" }],
    });
    // Another tenant's goods look like goods that do not exist.
    expect(await ask(basket, staff("globex"))).toMatchObject({ placeable: false, userErrors: [{}, {}] });
  });
});
