import type { SubgraphPort } from "@waybill/service";
import { GraphQLError } from "graphql";

/** An address without a name. */
export const party = { line1: "12 St James's Square", city: "London", countryCode: "GB" };
const price = { amount: "25.00", currencyCode: "GBP" };
const lamp = { sku: "LAMP", title: "Desk lamp", price, weightGrams: 400, hsCode: "940521", countryOfOrigin: "GB" };
/** What the stand-in for inventory knows: `LAMP` whole, and `BARE` without what customs wants. */
const variants: Readonly<Record<string, object>> = {
  LAMP: lamp,
  BARE: { ...lamp, sku: "BARE", hsCode: null, countryOfOrigin: null },
};

const locationAddress = { ...party, name: "Warehouse", postalCode: "LS1 4AP" };
/** A location as it is by default, and one that says how it works. */
const silentLocation = { openingHours: [], cutOffTime: null, timeZone: "UTC", handlingDays: 0, coordinates: null };
const locations: Readonly<Record<string, object>> = {
  loc_1: { id: "loc_1", ...silentLocation, address: locationAddress },
  loc_2: {
    ...{ id: "loc_2", ...silentLocation, address: locationAddress, cutOffTime: "08:30", handlingDays: 1 },
    ...{ openingHours: [{ weekday: "TUESDAY", opensAt: "08:00", closesAt: "16:00" }], timeZone: "Europe/London" },
  },
};

/** Answers what shipments asks of inventory: locations, and two variants. */
export const inventoryPort: SubgraphPort = {
  execute: async ({ variables }) => ({
    // `loc_away` is where it does not answer.
    ...(variables?.["id"] === "loc_away" ? { errors: [new GraphQLError("no answer")] } : {}),
    data: {
      location: locations[String(variables?.["id"])] ?? null,
      productVariantsBySku: ((variables?.["skus"] ?? []) as string[]).map((sku) => variants[sku] ?? null),
    },
  }),
  subscribe: () => {
    throw new Error("not asked for");
  },
};

/** Answers what shipments asks of orders, per tenant. */
export const ordersPort = (orders: ReadonlyMap<string, object>): SubgraphPort => ({
  execute: async ({ identity: { tenant }, variables }) => ({
    data: {
      order: orders.get(`${tenant}/${String(variables?.["id"])}`) ?? null,
      fulfillmentOrder: orders.get(`${tenant}/${String(variables?.["work"])}`) ?? null,
    },
  }),
  subscribe: () => {
    throw new Error("not asked for");
  },
});
