import type { IndexSpec } from "@waybill/storage";

export const paymentIndexes: readonly IndexSpec[] = [
  { collection: "paymentTransactions", key: { tenant: 1, orderId: 1, _id: 1 } },
  { collection: "paymentTransactions", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "paymentTransactions", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "paymentTransactions", key: { tenant: 1, provider: 1, providerReference: 1 } },
  // What is to be asked of providers next, over all tenants.
  { collection: "paymentTransactions", key: { nextAttemptAt: 1, _id: 1 } },
  // Events that wait to be worked on; the filter's field stands first in the key.
  {
    collection: "paymentWebhooks",
    key: { pending: 1, nextAttemptAt: 1, _id: 1 },
    partialFilterExpression: { pending: 1 },
  },
  // What was worked on is kept for 30 days, so that a replay is known.
  { collection: "paymentWebhooks", key: { doneAt: 1 }, expireAfterSeconds: 30 * 24 * 3600 },
  { collection: "paymentLedgers", key: { tenant: 1, orderId: 1 }, unique: true },
];
