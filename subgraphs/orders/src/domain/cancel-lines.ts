import { err, InputCheck, mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import type { OrderChanges, OrderRecord } from "./order.ts";
import { noteCancelled } from "./line-cancellations.ts";
import { isUnderWay, orderTransitions } from "./order-states.ts";
import { returnStatusOf } from "./returns/axis.ts";
import { totalsOf } from "./pricing.ts";

/** Units of a line. */
export interface LineUnits {
  readonly lineId: string;
  readonly quantity: number;
}

/**
 * Cancels units of lines that have not left the building. When nothing is left, the order itself is cancelled, with its
 * lines as they are.
 * @param gone units that have left, by line; null when only the shipments tell: then nothing may go after the first.
 * @returns the fields to set, and whether that is the whole order.
 */
export function cancelLines(
  order: OrderRecord,
  units: readonly LineUnits[],
  gone: ReadonlyMap<string, number> | null,
  reason: string | null,
  now: Date,
): Outcome<{ readonly changes: OrderChanges; readonly whole: boolean }> {
  if (!isUnderWay(order.status) || (gone === null && order.shipments.length > 0)) {
    return refuse("INVALID_STATE", ["input", "id"], `lines of an order that is ${order.status} cannot be cancelled`);
  }
  const check = new InputCheck();
  check.list(["input", "lines"], units, 1, 250);
  const cancelled = new Map<string, number>();
  for (const [index, { lineId, quantity }] of units.entries()) {
    const path = ["input", "lines", String(index)];
    const line = order.lines.find((l) => l._id === lineId);
    if (!line) check.add("NOT_FOUND", [...path, "lineId"], "this order has no such line");
    else if (cancelled.has(lineId)) check.add("TAKEN", [...path, "lineId"], "this line is named twice");
    else {
      const left = line.quantity - line.cancelledQuantity - (gone?.get(lineId) ?? 0);
      if (left > 0) check.integer([...path, "quantity"], quantity, 1, left);
      else check.add("INVALID_STATE", [...path, "lineId"], "all units of this line are cancelled or on their way");
    }
    cancelled.set(lineId, quantity);
  }
  if (check.errors.length > 0) return err(check.errors);
  const lines = order.lines.map((line) => ({
    ...line,
    cancelledQuantity: line.cancelledQuantity + (cancelled.get(line._id) ?? 0),
  }));
  if (
    mayGo(orderTransitions, order.status, "CANCELLED") &&
    lines.every((line) => line.cancelledQuantity === line.quantity)
  ) {
    return ok({ whole: true, changes: { status: "CANCELLED", cancelReason: reason, updatedAt: now } });
  }
  const returnStatus = returnStatusOf({ returns: order.returns, lines });
  const count = units.reduce((sum, { quantity }) => sum + quantity, 0);
  const lineCancellations = noteCancelled(order.lineCancellations, reason, count);
  const changes = { lines, ...totalsOf({ ...order, lines }), lineCancellations, returnStatus, updatedAt: now };
  return ok({ whole: false, changes });
}
