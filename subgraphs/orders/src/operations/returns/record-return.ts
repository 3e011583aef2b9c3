import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { returnStatusOf, summaryOf } from "../../domain/returns/axis.ts";
import type { ReturnChanges, ReturnRecord } from "../../domain/returns/return.ts";
import type { Order } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { type Cause, recordChange } from "../record-change.ts";
import { returnEvent, type ReturnEventType } from "./return-event.ts";

/** What was decided about a return. */
export interface ReturnDecision {
  readonly type: ReturnEventType;
  readonly changes: ReturnChanges;
  /** What else the event tells. */
  readonly details?: JsonObject;
}

/** Stores a new return, with its event, and tells its order. */
export async function addReturn(tx: Tx, cause: Cause, order: Order, record: ReturnRecord): Promise<ReturnRecord> {
  tx.em.create(Return, record);
  await tx.em.flush();
  tx.record(returnEvent("return.requested", record, null, record.updatedAt));
  await tellOrder(tx, cause, order, record, "return.requested", record.updatedAt);
  return record;
}

/** Stores a change of a return, with its event, and tells its order. */
export async function applyDecision(
  tx: Tx,
  cause: Cause,
  of: Return,
  order: Order,
  { type, changes, details }: ReturnDecision,
  occurredAt: Date,
): Promise<ReturnRecord> {
  const before: ReturnRecord = { ...of };
  tx.em.assign(of, changes);
  await tx.em.flush();
  const after: ReturnRecord = { ...of };
  tx.record(returnEvent(type, after, before, occurredAt, details));
  await tellOrder(tx, cause, order, after, type, occurredAt);
  return after;
}

/**
 * Brings the order's picture of a return, and the axis that follows from it, up to date: the write at which all who
 * deal with an order's returns at once meet.
 */
async function tellOrder(
  tx: Tx,
  cause: Cause,
  order: Order,
  of: ReturnRecord,
  change: ReturnEventType,
  occurredAt: Date,
): Promise<void> {
  const before: OrderRecord = { ...order };
  const summary = summaryOf(of);
  const isKnown = order.returns.some(({ returnId }) => returnId === of._id);
  const returns = isKnown
    ? order.returns.map((one) => (one.returnId === of._id ? summary : one))
    : [...order.returns, summary];
  tx.em.assign(order, {
    returns,
    returnStatus: returnStatusOf({ returns, lines: order.lines }),
    updatedAt: of.updatedAt,
  });
  await tx.em.flush();
  const details = { returnId: of._id, returnNumber: of.number, change };
  recordChange(tx, cause, { type: "order.return_changed", before, after: { ...order }, occurredAt, details });
}
