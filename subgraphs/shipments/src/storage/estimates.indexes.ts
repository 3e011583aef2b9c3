import type { IndexSpec } from "@waybill/storage";

export const estimateIndexes: readonly IndexSpec[] = [
  { collection: "estimateRevisions", key: { tenant: 1, _id: 1 } },
  { collection: "estimateRevisions", key: { tenant: 1, shipmentId: 1, revision: -1, _id: -1 } },
  { collection: "deliveryPolicies", key: { tenant: 1, _id: 1 } },
  { collection: "deliveryModels", key: { tenant: 1, _id: 1 } },
  // What was delivered when: the accuracy of estimates, and what models learn from.
  { collection: "shipments", key: { tenant: 1, deliveredAt: 1 } },
];
