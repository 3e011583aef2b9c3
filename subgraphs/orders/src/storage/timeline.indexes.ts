import type { IndexSpec } from "@waybill/storage";

export const timelineIndexes: readonly IndexSpec[] = [
  { collection: "orderTimeline", key: { tenant: 1, orderId: 1, position: -1, _id: -1 } },
];
