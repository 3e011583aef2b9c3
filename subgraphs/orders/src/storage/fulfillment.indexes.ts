import type { IndexSpec } from "@waybill/storage";

/** Names of indexes that lists of fulfilment orders are read by. */
export const heldOrders = "of_held_orders";
export const pickUps = "to_be_collected";
/** The name of the index of a list by some fields, newest first. */
export const byFields = (...fields: readonly string[]): string =>
  ["tenant_1", ...fields.map((field) => `${field}_1`), "createdAt_-1__id_-1"].join("_");

/** The name of the index of a list by some fields, what is due first at its head. */
export const dueBy = (...fields: readonly string[]): string =>
  ["tenant_1", ...fields.map((field) => `${field}_1`), "fulfillBy_1__id_1"].join("_");

const newestFirst = { createdAt: -1, _id: -1 } as const;
const collection = "fulfillmentOrders";

export const fulfillmentIndexes: readonly IndexSpec[] = [
  { collection, key: { tenant: 1, orderId: 1, ...newestFirst } },
  { collection, key: { tenant: 1, ...newestFirst } },
  { collection, key: { tenant: 1, locationId: 1, status: 1, ...newestFirst } },
  { collection, key: { tenant: 1, locationId: 1, ...newestFirst } },
  { collection, key: { tenant: 1, status: 1, ...newestFirst } },
  { collection, key: { tenant: 1, channel: 1, ...newestFirst } },
  { collection, key: { tenant: 1, customerId: 1, ...newestFirst } },
  { collection, key: { tenant: 1, "holds.reason": 1, ...newestFirst } },
  { collection, key: { tenant: 1, locationId: 1, status: 1, fulfillBy: 1, _id: 1 } },
  { collection, key: { tenant: 1, status: 1, fulfillBy: 1, _id: 1 } },
  // The filter's field comes first: see IndexSpec.
  {
    collection,
    key: { orderOnHold: 1, tenant: 1, ...newestFirst },
    partialFilterExpression: { orderOnHold: true },
    name: heldOrders,
  },
  {
    collection,
    key: { deliveryMethod: 1, tenant: 1, ...newestFirst },
    partialFilterExpression: { deliveryMethod: "PICK_UP" },
    name: pickUps,
  },
  { collection: "reroutes", key: { tenant: 1, orderId: 1 } },
  { collection: "reroutes", key: { startedAt: 1 } },
  { collection: "backorderLooks", key: { at: 1, _id: 1 } },
  { collection: "pickLists", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "pickLists", key: { tenant: 1, locationId: 1, createdAt: -1, _id: -1 } },
];
