import { derivedId, ok, type Outcome, refuse } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { releaseHold } from "../../domain/hold.ts";
import { cancelOrder, type OrderChanges, type OrderRecord } from "../../domain/order.ts";
import type { ReturnRecord } from "../../domain/returns/return.ts";
import { Order } from "../../storage/entities.ts";
import { cancelFulfillment } from "../fulfillment/cancel-fulfillment.ts";
import { followOrderHold } from "../fulfillment/follow-order-hold.ts";
import { type Cause, recordChange } from "../record-change.ts";
import type { OrderEventType } from "../order-event.ts";
import type { OpenReturn } from "./change-return.ts";
import type { ReturnDecision } from "./record-return.ts";

/** How long a call that places an exchange order may be under way: whoever cancels it looks again after that. */
const placingMs = 60_000;

/** The id of a return's exchange order: there is one. */
export const exchangeOrderId = (returnId: string): string => derivedId("order", "exchange", returnId);

type Parts = Pick<OpenReturn, "tx" | "of" | "now"> & { readonly as: Cause };

async function change(
  { tx, as, now }: Omit<Parts, "of">,
  order: Order,
  type: OrderEventType,
  changes: OrderChanges,
): Promise<void> {
  const before: OrderRecord = { ...order };
  tx.em.assign(order, changes);
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  recordChange(tx, as, { type, before, after, occurredAt: now });
  await (type === "order.cancelled" ? cancelFulfillment(tx, after) : followOrderHold(tx, after));
}

const findExchangeOrder = (tx: Tx, { tenant, _id }: ReturnRecord): Promise<Order | null> =>
  tx.em.findOne(Order, { tenant, _id: exchangeOrderId(_id) });

/** Lets the order of an exchange go that waits for the goods; nothing when it does not wait. */
export async function releaseExchange(parts: Parts): Promise<void> {
  const order = parts.of.exchange ? await findExchangeOrder(parts.tx, parts.of) : null;
  const hold = order?.holds.find(({ reason }) => reason === "AWAITING_RETURN_ITEMS");
  if (!order || !hold) return;
  const released = releaseHold({ ...order }, hold.id, parts.now);
  if (released.ok) await change(parts, order, "order.hold_released", released.value);
}

/** Cancels the order of an exchange. @returns false when it can no longer be cancelled. */
export async function cancelExchangeOrder(parts: Parts): Promise<boolean> {
  const order = await findExchangeOrder(parts.tx, parts.of);
  if (!order || order.status === "CANCELLED") return true;
  const cancelled = cancelOrder({ ...order }, `return ${parts.of.number} ended`, parts.now);
  if (cancelled.ok) await change(parts, order, "order.cancelled", cancelled.value);
  return cancelled.ok;
}

/**
 * Ends a return's exchange together with the return. One whose order is just being placed is looked after again
 * once that is surely over.
 */
export async function endExchange(open: OpenReturn, decision: ReturnDecision): Promise<Outcome<ReturnDecision>> {
  const { of, now } = open;
  if (!of.exchange) return ok(decision);
  if (!(await cancelExchangeOrder(open))) {
    return refuse("INVALID_STATE", ["input", "id"], "the exchange order can no longer be cancelled");
  }
  const nextStepAt = of.exchange.status === "PENDING" ? new Date(now.getTime() + placingMs) : null;
  return ok({ ...decision, changes: { ...decision.changes, nextStepAt } });
}
