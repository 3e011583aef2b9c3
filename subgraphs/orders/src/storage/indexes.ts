import type { IndexSpec } from "@waybill/storage";
import { claimIndexes } from "./claims.indexes.ts";
import { invoiceIndexes } from "./invoices.indexes.ts";
import { paymentIndexes } from "./payments.indexes.ts";
import { channelIndexes } from "./channel.indexes.ts";
import { editIndexes } from "./edit.indexes.ts";
import { importIndexes } from "./import.indexes.ts";
import { fulfillmentIndexes } from "./fulfillment.indexes.ts";
import { routingIndexes } from "./routing.indexes.ts";
import { returnIndexes } from "./returns.indexes.ts";
import { timelineIndexes } from "./timeline.indexes.ts";

const withExternalId = { externalId: { $type: "string" } };

/**
 * Name of the index on the seller's own ids. Given as a hint: not every server sees that a text is what the
 * partial index holds.
 */
export const byExternalId = "by_external_id";

/** Name of the index on what an order is found by; the hint of every search for terms. */
export const bySearchTerms = "by_search_terms";

export const indexes: readonly IndexSpec[] = [
  { collection: "orders", key: { tenant: 1, number: 1 }, unique: true },
  // The filter's field comes first: see IndexSpec.
  {
    collection: "orders",
    key: { externalId: 1, tenant: 1, channel: 1 },
    unique: true,
    partialFilterExpression: withExternalId,
    name: byExternalId,
  },
  { collection: "orders", key: { tenant: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, status: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, fulfillmentStatus: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, holdStatus: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, paymentStatus: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, returnStatus: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, search: 1, placedAt: -1, _id: -1 }, name: bySearchTerms },
  { collection: "orders", key: { tenant: 1, customerId: 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, "lines.variantId": 1, placedAt: -1, _id: -1 } },
  { collection: "orders", key: { tenant: 1, "lines._id": 1 } },
  {
    collection: "placements",
    key: { externalId: 1, tenant: 1, channel: 1 },
    unique: true,
    partialFilterExpression: withExternalId,
    name: byExternalId,
  },
  { collection: "placements", key: { startedAt: 1 } },
  { collection: "placements", key: { tenant: 1, "order.customerId": 1 } },
  ...paymentIndexes,
  ...invoiceIndexes,
  ...claimIndexes,
  ...channelIndexes,
  ...editIndexes,
  ...importIndexes,
  ...timelineIndexes,
  ...routingIndexes,
  ...fulfillmentIndexes,
  ...returnIndexes,
];
