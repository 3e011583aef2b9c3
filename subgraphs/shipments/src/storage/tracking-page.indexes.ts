import type { IndexSpec } from "@waybill/storage";

export const trackingPageIndexes: readonly IndexSpec[] = [
  { collection: "trackingLinks", key: { tenant: 1, _id: 1 } },
  { collection: "trackingLinks", key: { tenant: 1, shipmentId: 1 } },
  { collection: "trackingLinks", key: { tenant: 1, customerId: 1 } },
  { collection: "brandings", key: { tenant: 1, _id: 1 } },
];
