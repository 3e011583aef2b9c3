import type { IndexSpec } from "@waybill/storage";

export const chargeIndexes: readonly IndexSpec[] = [
  { collection: "shippingCharges", key: { tenant: 1, _id: 1 } },
  { collection: "shippingCharges", key: { tenant: 1, shipmentId: 1 } },
];
