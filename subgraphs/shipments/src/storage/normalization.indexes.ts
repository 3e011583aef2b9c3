import type { IndexSpec } from "@waybill/storage";

/** Named: one of the embedded servers takes it only when told to. */
export const byUnmappedCode = "scans_by_unmapped_code";

export const normalizationIndexes: readonly IndexSpec[] = [
  { collection: "normalizationRules", key: { tenant: 1, _id: 1 } },
  { collection: "normalizationRules", key: { tenant: 1, deletedAt: 1, priority: 1, _id: 1 } },
  { collection: "trackingPolicies", key: { tenant: 1, _id: 1 } },
  { collection: "trackingRemaps", key: { tenant: 1, _id: 1 } },
  { collection: "trackingRemaps", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "trackingRemaps", key: { tenant: 1, status: 1 } },
  // Walks that somebody is to go on with, over all tenants.
  { collection: "trackingRemaps", key: { nextAttemptAt: 1 } },
  // Scans whose code no rule knows. The filter's field stands first: see the traps of the embedded servers.
  {
    collection: "trackingEvents",
    key: { unmapped: 1, tenant: 1, carrierCode: 1, source: 1, rawCode: 1, _id: 1 },
    partialFilterExpression: { unmapped: 1 },
    name: byUnmappedCode,
  },
];
