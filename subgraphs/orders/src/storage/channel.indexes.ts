import type { IndexSpec } from "@waybill/storage";

export const channelIndexes: readonly IndexSpec[] = [
  { collection: "channels", key: { tenant: 1, code: 1 }, unique: true },
  { collection: "channels", key: { tenant: 1, numberPrefix: 1 }, unique: true },
  { collection: "channels", key: { tenant: 1, createdAt: -1, _id: -1 } },
];
