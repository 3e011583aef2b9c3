import { ok, type Outcome, refuse } from "@waybill/kernel";
import { guard } from "./actions.ts";
import type { FulfillmentChanges, FulfillmentOrderRecord } from "./fulfillment-order.ts";
import type { FulfillmentHoldReason, FulfillmentOrderStatus, FulfillmentRejectReason } from "./states.ts";

const maxHolds = 10;

type Decision = Outcome<FulfillmentChanges>;

/** Asks the location to do the work. */
export function submit(order: FulfillmentOrderRecord): Decision {
  const allowed = guard(order, "SUBMIT");
  return allowed.ok ? ok({ requestStatus: "SUBMITTED" }) : allowed;
}

/** The location takes the work. */
export function accept(order: FulfillmentOrderRecord): Decision {
  const allowed = guard(order, "ACCEPT");
  return allowed.ok ? ok({ requestStatus: "ACCEPTED" }) : allowed;
}

/** The location refuses the work; somebody else must do it. */
export function reject(order: FulfillmentOrderRecord, reason: FulfillmentRejectReason, note: string | null): Decision {
  const allowed = guard(order, "REJECT");
  return allowed.ok ? ok({ status: "CANCELLED", requestStatus: "REJECTED", rejection: { reason, note } }) : allowed;
}

/** Asks a location that took the work to give it back. */
export function requestCancellation(order: FulfillmentOrderRecord): Decision {
  const allowed = guard(order, "REQUEST_CANCELLATION");
  return allowed.ok ? ok({ requestStatus: "CANCELLATION_REQUESTED" }) : allowed;
}

/** The location gives the work back; somebody else must do it. */
export function acceptCancellation(order: FulfillmentOrderRecord): Decision {
  const allowed = guard(order, "ACCEPT_CANCELLATION");
  return allowed.ok ? ok({ status: "CANCELLED", requestStatus: "CANCELLATION_ACCEPTED" }) : allowed;
}

/** The location keeps the work. */
export function rejectCancellation(order: FulfillmentOrderRecord): Decision {
  const allowed = guard(order, "REJECT_CANCELLATION");
  return allowed.ok ? ok({ requestStatus: "CANCELLATION_REJECTED" }) : allowed;
}

/** Stops the work for a reason. It may have several. */
export function hold(
  order: FulfillmentOrderRecord,
  entry: { readonly _id: string; readonly reason: FulfillmentHoldReason; readonly note: string | null },
  now: Date,
): Decision {
  const allowed = guard(order, "HOLD");
  if (allowed.ok && order.holds.length >= maxHolds)
    return refuse("TOO_LONG", ["input", "id"], `a fulfilment order has at most ${maxHolds} holds`);
  return allowed.ok ? ok({ status: "ON_HOLD", holds: [...order.holds, { ...entry, heldAt: now }] }) : allowed;
}

/** Lifts one hold, or all. Work goes on when none is left. */
export function releaseHold(order: FulfillmentOrderRecord, holdIds: readonly string[]): Decision {
  const allowed = guard(order, "RELEASE_HOLD");
  if (!allowed.ok) return allowed;
  const holds = holdIds.length === 0 ? [] : order.holds.filter(({ _id }) => !holdIds.includes(_id));
  return ok({ holds, status: holds.length > 0 ? "ON_HOLD" : statusOfWork(order) });
}

/** What was promised from stock to come is there: work may begin. */
export function open(order: FulfillmentOrderRecord): Decision {
  const allowed = guard(order, "MARK_AS_OPEN");
  if (!allowed.ok) return allowed;
  return ok({ status: "OPEN", lines: order.lines.map((line) => ({ ...line, backordered: false })) });
}

/** The status of a fulfilment order that nothing holds. */
export function statusOfWork({ lines }: Pick<FulfillmentOrderRecord, "lines">): FulfillmentOrderStatus {
  if (lines.some((line) => line.backordered)) return "SCHEDULED";
  return lines.some((line) => line.picked > 0 || line.handedOver > 0) ? "IN_PROGRESS" : "OPEN";
}
