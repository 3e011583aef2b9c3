import type { IndexSpec } from "@waybill/storage";

export const claimIndexes: readonly IndexSpec[] = [
  { collection: "claims", key: { tenant: 1, _id: 1 } },
  { collection: "claims", key: { tenant: 1, openedAt: -1, _id: -1 } },
  { collection: "claims", key: { tenant: 1, status: 1, openedAt: -1, _id: -1 } },
  { collection: "claims", key: { tenant: 1, customerId: 1, openedAt: -1, _id: -1 } },
  { collection: "claims", key: { tenant: 1, orderId: 1, _id: 1 } },
  // Resolutions that nobody attends to, over all tenants.
  { collection: "claims", key: { nextAttemptAt: 1, _id: 1 } },
];
