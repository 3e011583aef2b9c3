import type { IndexSpec } from "@waybill/storage";

export const manifestIndexes: readonly IndexSpec[] = [
  { collection: "manifests", key: { tenant: 1, _id: 1 } },
  { collection: "manifests", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "manifests", key: { tenant: 1, accountId: 1, createdAt: -1, _id: -1 } },
  // What is to be closed: bought, going out, and on no manifest.
  { collection: "labels", key: { tenant: 1, accountId: 1, manifestId: 1, status: 1, direction: 1, locationId: 1 } },
];
