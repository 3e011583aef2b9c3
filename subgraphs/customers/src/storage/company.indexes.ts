import type { IndexSpec } from "@waybill/storage";

export const companyIndexes: readonly IndexSpec[] = [
  { collection: "companies", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "companies", key: { tenant: 1, vatId: 1, createdAt: -1, _id: -1 } },
  { collection: "companies", key: { tenant: 1, "contacts.customerId": 1 } },
  // The filter's field comes first: see IndexSpec.
  {
    collection: "companies",
    key: { externalId: 1, tenant: 1 },
    unique: true,
    partialFilterExpression: { externalId: { $type: "string" } },
  },
];
