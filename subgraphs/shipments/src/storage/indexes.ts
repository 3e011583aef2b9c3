import type { IndexSpec } from "@waybill/storage";
import { caseIndexes } from "./cases.indexes.ts";
import { estimateIndexes } from "./estimates.indexes.ts";
import { labelIndexes } from "./labels.indexes.ts";
import { manifestIndexes } from "./manifests.indexes.ts";
import { chargeIndexes } from "./charges.indexes.ts";
import { pickupIndexes } from "./pickups.indexes.ts";
import { normalizationIndexes } from "./normalization.indexes.ts";

export const indexes: readonly IndexSpec[] = [
  ...labelIndexes,
  ...manifestIndexes,
  ...pickupIndexes,
  ...chargeIndexes,
  ...normalizationIndexes,
  ...caseIndexes,
  ...estimateIndexes,
  // Look-ups by id carry the tenant: without this the embedded servers read all of the tenant for one shipment.
  { collection: "shipments", key: { tenant: 1, _id: 1 } },
  { collection: "shipments", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "shipments", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "shipments", key: { tenant: 1, customerId: 1, createdAt: -1, _id: -1 } },
  { collection: "shipments", key: { tenant: 1, trackingNumber: 1, createdAt: -1, _id: -1 } },
  { collection: "shipments", key: { tenant: 1, orderId: 1 } },
  // Shipments that may have gone silent, over all tenants.
  { collection: "shipments", key: { staleCheckAt: 1 } },
  // What is to be asked of carriers next.
  { collection: "shipments", key: { tenant: 1, nextPollAt: 1 } },
  // Whose pushes are to be subscribed to, renewed or ended next.
  { collection: "shipments", key: { tenant: 1, subscribeAt: 1 } },
  { collection: "pushSubscriptions", key: { tenant: 1, carrierCode: 1, trackingNumber: 1 }, unique: true },
  { collection: "pushSubscriptions", key: { tenant: 1, shipmentId: 1 } },
  { collection: "pollBudgets", key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  { collection: "trackingEvents", key: { tenant: 1, shipmentId: 1, occurredAt: -1, _id: -1 } },
  { collection: "trackingEvents", key: { tenant: 1, carrierCode: 1, trackingNumber: 1, shipmentId: 1 } },
  { collection: "trackedNumbers", key: { tenant: 1, carrierCode: 1, trackingNumber: 1 }, unique: true },
  // Deliveries that wait to be worked on. The filter's field stands first and the range's last: the embedded servers
  // lose what equals an inclusive upper bound on a field that others follow.
  {
    collection: "webhookDeliveries",
    key: { pending: 1, nextAttemptAt: 1 },
    partialFilterExpression: { pending: 1 },
  },
  { collection: "webhookDeliveries", key: { tenant: 1, parkedReason: 1, receivedAt: -1 } },
  // What was worked on is kept for 30 days, so that a replay is known and a rule's change can be run over it.
  { collection: "webhookDeliveries", key: { doneAt: 1 }, expireAfterSeconds: 30 * 24 * 3600 },
];
