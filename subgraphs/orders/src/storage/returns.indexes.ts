import type { IndexSpec } from "@waybill/storage";

export const returnIndexes: readonly IndexSpec[] = [
  { collection: "returns", key: { tenant: 1, requestedAt: -1, _id: -1 } },
  { collection: "returns", key: { tenant: 1, status: 1, requestedAt: -1, _id: -1 } },
  { collection: "returns", key: { tenant: 1, customerId: 1, requestedAt: -1, _id: -1 } },
  { collection: "returns", key: { tenant: 1, orderId: 1, requestedAt: -1, _id: -1 } },
  { collection: "returns", key: { tenant: 1, orderPlacedAt: -1 } },
  { collection: "returns", key: { tenant: 1, inParcelOfId: 1 } },
  // Labels and exchange orders that are to be asked for, over all tenants.
  { collection: "returns", key: { nextStepAt: 1, _id: 1 } },
  { collection: "returns", key: { labelDone: 1, status: 1, nextStepAt: 1 } },
  { collection: "returnPolicies", key: { tenant: 1 }, unique: true },
];
