import type { IndexSpec } from "@waybill/storage";

export const indexes: readonly IndexSpec[] = [
  { collection: "customers", key: { tenant: 1, email: 1 }, unique: true },
  { collection: "customers", key: { tenant: 1, createdAt: -1, _id: -1 } },
];
