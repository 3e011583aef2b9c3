import type { IndexSpec } from "@waybill/storage";

export const fulfillmentIndexes: readonly IndexSpec[] = [
  { collection: "fulfillmentOrders", key: { tenant: 1, orderId: 1, _id: 1 } },
  { collection: "fulfillmentOrders", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "fulfillmentOrders", key: { tenant: 1, locationId: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "fulfillmentOrders", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "reroutes", key: { tenant: 1, orderId: 1 } },
  { collection: "reroutes", key: { startedAt: 1 } },
  { collection: "backorderLooks", key: { at: 1, _id: 1 } },
  { collection: "pickLists", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "pickLists", key: { tenant: 1, locationId: 1, createdAt: -1, _id: -1 } },
];
