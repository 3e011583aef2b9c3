import { type JsonObject, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write, type WriteContext } from "@waybill/storage";
import { command, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { OrderChanges, OrderRecord } from "../domain/order.ts";
import { Order } from "../storage/entities.ts";
import { visibleOrders } from "../storage/visible.ts";
import type { OrderEventType } from "./order-event.ts";
import { followTotal, noteTotal } from "./payments/note-total.ts";
import { recordChange } from "./record-change.ts";

/** What every mutation of one order is given. */
export interface ChangeInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** What was decided about an order. */
export interface Decision {
  readonly type: OrderEventType;
  readonly changes: OrderChanges;
  /** What else the event tells. */
  readonly details?: JsonObject;
  /** What else happens in the same transaction, after the change. */
  readonly after?: (tx: Tx, order: OrderRecord) => Promise<void>;
}

/**
 * A mutation of one order the caller may see: finds it, has it decided, and stores change, event and
 * timeline entry together.
 * @param decide changes nothing; it may run again.
 */
export function changeOrder<I extends ChangeInput>(
  context: Context,
  operation: string,
  input: I,
  decide: (order: OrderRecord, now: Date, as: WriteContext, tx: Tx) => Outcome<Decision> | Promise<Outcome<Decision>>,
): Promise<Outcome<OrderRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, operation, input), async (tx) => {
    const order = await tx.em.findOne(Order, { ...visibleOrders(context.identity), _id: input.id });
    if (!order) return refuse("NOT_FOUND", ["input", "id"], "no such order");
    const conflict = versionConflict(order.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const before: OrderRecord = { ...order };
    const decided = await decide(before, now, as, tx);
    if (!decided.ok) return decided;
    const { type, changes, details, after: then } = decided.value;
    tx.em.assign(order, changes);
    await tx.em.flush();
    const after: OrderRecord = { ...order };
    recordChange(tx, as, { type, before, after, occurredAt: now, ...(details ? { details } : {}) });
    await noteTotal(tx, as, before, after);
    await then?.(tx, after);
    await followTotal(tx, before, after, as, now);
    return ok({ ...order });
  });
}

/** The refusal of what only the seller's staff and systems may do, as if the order were not there; null for them. */
export const hiddenFromShoppers = (context: Context): Outcome<never> | null =>
  context.identity.customerId === undefined ? null : refuse("NOT_FOUND", ["input", "id"], "no such order");
