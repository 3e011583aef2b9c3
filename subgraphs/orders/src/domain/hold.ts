import { mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import type { OrderChanges, OrderHold, OrderRecord } from "./order.ts";
import { archiveTransitions } from "./order-states.ts";

const maxHolds = 10;

/** Puts an order that is still under way on hold; a further hold joins those there are. */
export function holdOrder(order: OrderRecord, hold: OrderHold, now: Date): Outcome<OrderChanges> {
  if (order.status === "CANCELLED" || order.status === "COMPLETED") {
    return refuse("INVALID_STATE", ["input", "id"], `an order that is ${order.status} cannot be held`);
  }
  if (order.holds.length >= maxHolds)
    return refuse("TOO_LONG", ["input", "id"], `an order has at most ${maxHolds} holds`);
  return ok({ holds: [...order.holds, hold], holdStatus: "ON_HOLD", updatedAt: now });
}

/** Releases one hold, or all when none is named. The order goes on when none is left. */
export function releaseHold(order: OrderRecord, holdId: string | null, now: Date): Outcome<OrderChanges> {
  if (order.holds.length === 0) return refuse("INVALID_STATE", ["input", "id"], "this order is not on hold");
  const holds = holdId === null ? [] : order.holds.filter((hold) => hold.id !== holdId);
  if (holds.length === order.holds.length)
    return refuse("NOT_FOUND", ["input", "holdId"], "this order has no such hold");
  return ok({ holds, holdStatus: holds.length === 0 ? "NONE" : "ON_HOLD", updatedAt: now });
}

/** Puts an order with which nothing is left to do into the archive. */
export function closeOrder(order: OrderRecord, now: Date): Outcome<OrderChanges> {
  if (!mayGo(archiveTransitions, order.archiveStatus, "CLOSED")) {
    return refuse("INVALID_STATE", ["input", "id"], "this order is in the archive");
  }
  if (order.status !== "COMPLETED" && order.status !== "CANCELLED") {
    return refuse("INVALID_STATE", ["input", "id"], `an order that is ${order.status} stays on the desk`);
  }
  return ok({ archiveStatus: "CLOSED", updatedAt: now });
}

/** Takes an order out of the archive. */
export function reopenOrder(order: OrderRecord, now: Date): Outcome<OrderChanges> {
  if (!mayGo(archiveTransitions, order.archiveStatus, "OPEN")) {
    return refuse("INVALID_STATE", ["input", "id"], "this order is not in the archive");
  }
  return ok({ archiveStatus: "OPEN", updatedAt: now });
}
