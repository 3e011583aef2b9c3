import type { IndexSpec } from "@waybill/storage";

const newestFirst = { createdAt: -1, _id: -1 } as const;

export const feedbackIndexes: readonly IndexSpec[] = [
  { collection: "feedback", key: { tenant: 1, ...newestFirst } },
  { collection: "feedback", key: { tenant: 1, subject: 1, ...newestFirst } },
  { collection: "feedback", key: { tenant: 1, customerId: 1, ...newestFirst } },
  { collection: "feedback", key: { tenant: 1, orderId: 1, ...newestFirst } },
  // Summaries read the index alone.
  { collection: "feedback", key: { tenant: 1, variantId: 1, rating: 1 } },
  { collection: "feedback", key: { tenant: 1, carrierCode: 1, rating: 1 } },
];
