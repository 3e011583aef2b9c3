import { formatAmount, type JsonObject, type JsonValue } from "@waybill/kernel";
import type { OrderRecord } from "./order.ts";
import { attributesAsObject } from "./placement-terms.ts";

/** One change of an order, as stored. Written with the change and never altered. */
export interface TimelineRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  /** The type of the event that tells of it, for example `order.held`. */
  readonly type: string;
  readonly occurredAt: Date;
  readonly actor: string;
  readonly correlationId: string;
  readonly orderVersion: number;
  /** Its place in the timeline, larger for what is later: see `placeBeside`. */
  readonly position: number;
  /** The fields that changed, as they were; empty for the first entry. */
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** 2020-01-01. What counts from here in milliseconds is a part of a version until 2051. */
const since = Date.UTC(2020);

/**
 * The place of what happened to an order without changing it, such as a payment: after the change that made the
 * version it had, before the next, by time among its like. A change itself stands at its version.
 */
export const placeBeside = (orderVersion: number, at: Date): number =>
  orderVersion + Math.min(Math.max(at.getTime() - since, 0) / 1e12, 0.999);

/** What shoppers see of their orders' timelines. */
export const shopperTypes: readonly string[] = [
  "order.placed",
  "order.cancelled",
  "order.lines_cancelled",
  "order.edited",
  "order.status_changed",
  "order.return_changed",
  "order.amount_waived",
  "payment.authorized",
  "payment.captured",
  "payment.refunded",
  "claim.opened",
  "claim.review_started",
  "claim.approved",
  "claim.declined",
  "claim.resolved",
];

const money = (minor: number, currencyCode: string): string => formatAmount({ minor, currencyCode });

const waivedTotal = ({ waivers }: OrderRecord): number =>
  waivers.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** What of an order people follow, by the field names of the graph. */
function shown(order: OrderRecord): Readonly<Record<string, JsonValue>> {
  const { currencyCode } = order;
  return {
    status: order.status,
    fulfillmentStatus: order.fulfillmentStatus,
    holdStatus: order.holdStatus,
    holds: order.holds.map(({ id, reason, note }) => ({ id, reason, note })),
    archiveStatus: order.archiveStatus,
    cancelReason: order.cancelReason,
    lines: order.lines.map((line) => ({
      id: line._id,
      sku: line.sku,
      quantity: line.quantity,
      cancelledQuantity: line.cancelledQuantity,
      unitPrice: money(line.unitPriceMinor, currencyCode),
    })),
    subtotal: money(order.subtotalMinor, currencyCode),
    totalDiscounts: money(order.discountMinor, currencyCode),
    totalShipping: money(order.shippingMinor, currencyCode),
    totalTax: money(order.taxMinor, currencyCode),
    total: money(order.totalMinor, currencyCode),
    shipments: order.shipments.map(({ shipmentId, delivered, cancelled }) => ({
      shipmentId,
      delivered,
      ...(cancelled === true ? { cancelled } : {}),
    })),
    returnStatus: order.returnStatus,
    returns: order.returns.map(({ returnId, number, status, lines }) => ({
      id: returnId,
      number,
      status,
      requested: lines.reduce((sum, line) => sum + line.quantity, 0),
      received: lines.reduce((sum, line) => sum + line.received, 0),
      refunded: lines.reduce((sum, line) => sum + line.refunded, 0),
    })),
    waived: order.waivers.length === 0 ? null : money(waivedTotal(order), currencyCode),
    shippingAddress: { ...order.shippingAddress },
    billingAddress: order.billingAddress && { ...order.billingAddress },
    email: order.email,
    poNumber: order.poNumber,
    note: order.note,
    tags: order.tags,
    customAttributes: attributesAsObject(order.customAttributes),
  };
}

/**
 * What a change did to an order: the fields that differ, before and after. Of the lines only those that
 * differ, by id; of a new order nothing before and everything that is set after.
 */
export function changedFields(
  before: OrderRecord | null,
  after: OrderRecord,
): { readonly before: JsonObject; readonly after: JsonObject } {
  const now = shown(after);
  // A new order is told by its sums and states: its lines and addresses stand in the order itself.
  if (!before) {
    const { lines, shippingAddress: _to, billingAddress: _bill, ...rest } = now;
    const filled = Object.entries(rest).filter(
      ([, value]) => value !== null && JSON.stringify(value) !== "[]" && JSON.stringify(value) !== "{}",
    );
    return { before: {}, after: { ...Object.fromEntries(filled), lineCount: (lines as readonly JsonValue[]).length } };
  }
  const was = shown(before);
  const changed = Object.keys(now).filter((field) => JSON.stringify(was[field]) !== JSON.stringify(now[field]));
  const pick = (from: typeof now, other: typeof now): JsonObject =>
    Object.fromEntries(
      changed.map((field) => [field, field === "lines" ? differing(from, other) : (from[field] ?? null)]),
    );
  return { before: pick(was, now), after: pick(now, was) };
}

function differing(from: Readonly<Record<string, JsonValue>>, other: Readonly<Record<string, JsonValue>>): JsonValue {
  const known = new Set((other["lines"] as readonly JsonValue[]).map((line) => JSON.stringify(line)));
  return (from["lines"] as readonly JsonValue[]).filter((line) => !known.has(JSON.stringify(line)));
}
