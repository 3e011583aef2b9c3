import type { JsonObject, NewEvent } from "@waybill/kernel";
import type { ReturnRecord } from "../../domain/returns/return.ts";

/** What the orders' log tells of a return. */
export const returnEventTypes = [
  "return.requested",
  "return.approved",
  "return.declined",
  "return.cancelled",
  "return.label_created",
  "return.label_refused",
  "return.label_requested",
  "return.label_voided",
  "return.label_void_refused",
  "return.status_changed",
  "return.received",
  "return.refunded",
  "return.exchange_placed",
  "return.exchange_refused",
  "return.closed",
] as const;
export type ReturnEventType = (typeof returnEventTypes)[number];

/** The event of a return's change. @param details what else this kind of event tells. */
export function returnEvent(
  type: ReturnEventType,
  of: ReturnRecord,
  before: ReturnRecord | null,
  occurredAt: Date,
  details: JsonObject = {},
): NewEvent {
  const { _id: returnId, orderId, customerId, number, status, version } = of;
  const data = { returnId, orderId, customerId, number, previousStatus: before?.status ?? null, status, ...details };
  return { type, subject: { type: "return", id: returnId, version }, occurredAt, data };
}
