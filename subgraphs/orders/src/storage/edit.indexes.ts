import type { IndexSpec } from "@waybill/storage";

export const editIndexes: readonly IndexSpec[] = [
  { collection: "orderEdits", key: { dueAt: 1 } },
  { collection: "orderEdits", key: { tenant: 1, orderId: 1 } },
];
