import type { IndexSpec } from "@waybill/storage";
import { companyIndexes } from "./company.indexes.ts";
import { feedbackIndexes } from "./feedback.indexes.ts";
import { supportIndexes } from "./support.indexes.ts";

export const indexes: readonly IndexSpec[] = [
  { collection: "customers", key: { tenant: 1, email: 1 }, unique: true },
  { collection: "customers", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "customers", key: { tenant: 1, tags: 1, createdAt: -1, _id: -1 } },
  { collection: "customers", key: { tenant: 1, mergedIntoId: 1, createdAt: -1, _id: -1 } },
  { collection: "interactions", key: { tenant: 1, customerId: 1, at: -1, _id: -1 } },
  { collection: "privacyRequests", key: { tenant: 1, customerId: 1, kind: 1 } },
  { collection: "consentChanges", key: { tenant: 1, customerId: 1, createdAt: -1, _id: -1 } },
  ...companyIndexes,
  ...supportIndexes,
  ...feedbackIndexes,
];
