import type { IndexSpec } from "@waybill/storage";

export const labelIndexes: readonly IndexSpec[] = [
  { collection: "labels", key: { tenant: 1, _id: 1 } },
  { collection: "labels", key: { tenant: 1, shipmentId: 1 } },
  { collection: "labels", key: { tenant: 1, customerId: 1 } },
  // Purchases that nobody attends to, over all tenants.
  { collection: "labels", key: { nextAttemptAt: 1 } },
  { collection: "labelDocuments", key: { tenant: 1, _id: 1 } },
];
