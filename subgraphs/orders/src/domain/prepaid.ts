import { derivedId } from "@waybill/kernel";
import { holdOrder, releaseHold } from "./hold.ts";
import type { OrderChanges, OrderHold, OrderRecord } from "./order.ts";
import { isUnderWay } from "./order-states.ts";
import { isCovered, type LedgerEntry } from "./payments/ledger.ts";

const holdId = (orderId: string): string => derivedId("orderHold", orderId, "prepaid");

const untilPaid = (orderId: string, heldAt: Date): OrderHold => ({
  id: holdId(orderId),
  reason: "AWAITING_PAYMENT",
  note: null,
  heldAt,
  heldBy: "service:orders",
});

/** The hold of a new order that is to be paid before anything of it is shipped; none where nothing is to be paid. */
export const holdsOfTerms = (
  order: Pick<OrderRecord, "_id" | "paymentTerms" | "totalMinor">,
  now: Date,
): readonly OrderHold[] =>
  order.paymentTerms === "PREPAID" && order.totalMinor > 0 ? [untilPaid(order._id, now)] : [];

/** What follows for an order's holds from a change of its money. */
export interface HoldChange {
  readonly type: "order.held" | "order.hold_released";
  readonly holdId: string;
  readonly changes: OrderChanges;
}

/**
 * Lets an order go that waits for its payment once all of it is authorised or paid, and holds one back again of which
 * nothing has left, when its last authorisation is gone. Other holds stay as they are.
 * @param dueMinor what the order costs.
 */
export function holdByMoney(
  order: OrderRecord,
  transactions: readonly LedgerEntry[],
  dueMinor: number,
  isVoided: boolean,
  now: Date,
): HoldChange | null {
  const id = holdId(order._id);
  const isHeld = order.holds.some((hold) => hold.id === id);
  if (order.paymentTerms !== "PREPAID" || !isUnderWay(order.status)) return null;
  if (isHeld && isCovered(transactions, dueMinor)) {
    const released = releaseHold(order, id, now);
    return released.ok ? { type: "order.hold_released", holdId: id, changes: released.value } : null;
  }
  if (isHeld || !isVoided || order.firstShippedAt !== null) return null;
  const held = holdOrder(order, untilPaid(order._id, now), now);
  return held.ok ? { type: "order.held", holdId: id, changes: held.value } : null;
}
