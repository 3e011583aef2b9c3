import type { IndexSpec } from "@waybill/storage";

/** Name of the index on what products are found by; the hint of every search. */
export const byTerms = "by_terms";

export const indexes: readonly IndexSpec[] = [
  { collection: "products", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "products", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "productTerms", key: { tenant: 1, terms: 1, createdAt: -1, _id: -1 }, name: byTerms },
  { collection: "variants", key: { tenant: 1, sku: 1 }, unique: true },
  { collection: "variants", key: { tenant: 1, productId: 1, sku: 1 } },
  { collection: "locations", key: { tenant: 1, name: 1 }, unique: true },
  { collection: "stockLevels", key: { tenant: 1, variantId: 1, locationId: 1 }, unique: true },
  { collection: "stockLevels", key: { tenant: 1, sku: 1 } },
  { collection: "stockLevels", key: { tenant: 1, locationId: 1, sku: 1, _id: 1 } },
  { collection: "stockLevels", key: { tenant: 1, alerting: 1, alertSince: -1, _id: -1 } },
  // None, as long as nobody is promised what is not there.
  { collection: "stockLevels", key: { available: 1 }, partialFilterExpression: { available: { $lt: 0 } } },
  // Levels that owe units, for the job that looks whether they can be served.
  { collection: "stockLevels", key: { backordered: 1 }, partialFilterExpression: { backordered: { $gt: 0 } } },
  { collection: "stockEntries", key: { tenant: 1, stockLevelId: 1, at: -1, _id: -1 } },
  { collection: "reservations", key: { tenant: 1, orderId: 1 }, unique: true },
  { collection: "reservations", key: { status: 1, expiresAt: 1 } },
  // Who waits for a level, oldest first.
  { collection: "reservations", key: { tenant: 1, waiting: 1, createdAt: 1 } },
  // Who is owed units of a variant, for units that turn out to be damaged.
  { collection: "reservations", key: { tenant: 1, status: 1, "allocations.parts.variantId": 1, createdAt: -1 } },
  // How much of a location's day is taken.
  { collection: "reservations", key: { tenant: 1, "allocations.locationId": 1, createdAt: 1 } },
  { collection: "stockTransfers", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "stockTransfers", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "stockTransfers", key: { tenant: 1, toLocationId: 1, createdAt: -1, _id: -1 } },
  // What of a variant is on its way.
  { collection: "stockTransfers", key: { tenant: 1, "lines.variantId": 1, status: 1 } },
  // Bundles that a variant is part of.
  { collection: "variants", key: { tenant: 1, "components.variantId": 1 } },
];
