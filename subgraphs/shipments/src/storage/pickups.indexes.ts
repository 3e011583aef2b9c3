import type { IndexSpec } from "@waybill/storage";

export const pickupIndexes: readonly IndexSpec[] = [
  { collection: "pickups", key: { tenant: 1, _id: 1 } },
  { collection: "pickups", key: { tenant: 1, createdAt: -1, _id: -1 } },
];
