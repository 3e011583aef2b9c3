import type { IndexSpec } from "@waybill/storage";

export const routingIndexes: readonly IndexSpec[] = [
  { collection: "routingPolicies", key: { tenant: 1, version: -1 }, unique: true },
  { collection: "routingDecisions", key: { tenant: 1, orderId: 1, _id: 1 } },
];
