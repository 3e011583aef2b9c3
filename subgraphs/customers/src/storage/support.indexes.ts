import type { IndexSpec } from "@waybill/storage";

const newestFirst = { createdAt: -1, _id: -1 } as const;

export const supportIndexes: readonly IndexSpec[] = [
  { collection: "tickets", key: { tenant: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, status: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, priority: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, assigneeId: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, customerId: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, orderId: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, shipmentId: 1, ...newestFirst } },
  { collection: "tickets", key: { tenant: 1, breachAt: 1 } },
  // What was solved in a time.
  { collection: "tickets", key: { tenant: 1, solvedAt: 1 } },
  // What is to be closed next, over all tenants.
  { collection: "tickets", key: { autoCloseAt: 1, _id: 1 } },
  { collection: "ticketMessages", key: { tenant: 1, ticketId: 1, position: 1, _id: 1 } },
];
