import type { IndexSpec } from "@waybill/storage";

const withExternalId = { externalId: { $type: "string" } };

export const indexes: readonly IndexSpec[] = [
  { collection: "orders", key: { tenant: 1, number: 1 }, unique: true },
  // The filter's field comes first: see IndexSpec.
  {
    collection: "orders",
    key: { externalId: 1, tenant: 1, channel: 1 },
    unique: true,
    partialFilterExpression: withExternalId,
  },
  { collection: "orders", key: { tenant: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, status: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, customerId: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, "lines.variantId": 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, "lines._id": 1 } },
  {
    collection: "placements",
    key: { externalId: 1, tenant: 1, channel: 1 },
    unique: true,
    partialFilterExpression: withExternalId,
  },
  { collection: "placements", key: { startedAt: 1 } },
];
