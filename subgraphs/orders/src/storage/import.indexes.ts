import type { IndexSpec } from "@waybill/storage";

export const importIndexes: readonly IndexSpec[] = [
  { collection: "importJobs", key: { status: 1, startedAt: 1 } },
  { collection: "importJobs", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "importParts", key: { tenant: 1, jobId: 1, part: 1 }, unique: true },
  { collection: "importRows", key: { tenant: 1, jobId: 1, row: 1, _id: 1 } },
  { collection: "importRows", key: { tenant: 1, jobId: 1, status: 1, row: 1, _id: 1 } },
];
