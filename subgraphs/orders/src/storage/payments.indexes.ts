import type { IndexSpec } from "@waybill/storage";

export const paymentIndexes: readonly IndexSpec[] = [
  { collection: "paymentTransactions", key: { tenant: 1, orderId: 1, _id: 1 } },
  { collection: "paymentTransactions", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "paymentTransactions", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "paymentTransactions", key: { tenant: 1, provider: 1, providerReference: 1 } },
  // What is to be asked of providers next, over all tenants.
  { collection: "paymentTransactions", key: { nextAttemptAt: 1, _id: 1 } },
  { collection: "paymentLedgers", key: { tenant: 1, orderId: 1 }, unique: true },
];
