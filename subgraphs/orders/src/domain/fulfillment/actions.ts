import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type FulfillmentOrderRecord, outstanding, untouched } from "./fulfillment-order.ts";
import type { FulfillmentOrderStatus, FulfillmentRequestStatus } from "./states.ts";

/** What somebody may do with a fulfilment order. */
export const fulfillmentActions = [
  "SUBMIT",
  "ACCEPT",
  "REJECT",
  "REQUEST_CANCELLATION",
  "ACCEPT_CANCELLATION",
  "REJECT_CANCELLATION",
  "MARK_AS_OPEN",
  "HOLD",
  "RELEASE_HOLD",
  "MOVE",
  "SPLIT",
  "MERGE",
  "PICK",
  "SHORT_PICK",
  "PACK",
  "MARK_READY_FOR_LABEL",
  "MARK_READY_FOR_PICKUP",
  "HAND_OVER",
  "COLLECT",
] as const;
export type FulfillmentAction = (typeof fulfillmentActions)[number];

/** When an action is offered: in these states, and if the counts allow it. */
interface Rule {
  readonly statuses: readonly FulfillmentOrderStatus[];
  readonly requests: readonly FulfillmentRequestStatus[];
  readonly when?: (order: FulfillmentOrderRecord) => boolean;
}

const live: readonly FulfillmentOrderStatus[] = ["SCHEDULED", "OPEN", "IN_PROGRESS", "ON_HOLD"];
const workable: readonly FulfillmentOrderStatus[] = ["OPEN", "IN_PROGRESS"];
/** What an order's hold stops: work. What is at the desk goes on, so that the work can be arranged anew meanwhile. */
const work: ReadonlySet<FulfillmentAction> = new Set([
  "SUBMIT",
  "ACCEPT",
  "MARK_AS_OPEN",
  "PICK",
  "SHORT_PICK",
  "PACK",
  "MARK_READY_FOR_LABEL",
  "MARK_READY_FOR_PICKUP",
  "HAND_OVER",
  "COLLECT",
]);
/** Nobody waits for an answer. */
const settled: readonly FulfillmentRequestStatus[] = ["UNSUBMITTED", "ACCEPTED", "CANCELLATION_REJECTED"];
const notYetWorked: readonly FulfillmentRequestStatus[] = ["UNSUBMITTED", "SUBMITTED"];

const isUntouched = ({ lines }: FulfillmentOrderRecord): boolean =>
  lines.every((line) => untouched(line) === line.quantity);
const hasUntouched = ({ lines }: FulfillmentOrderRecord): boolean => lines.some((line) => untouched(line) > 0);
const units = ({ lines }: FulfillmentOrderRecord): number => lines.reduce((sum, line) => sum + line.quantity, 0);
const isPicked = ({ lines }: FulfillmentOrderRecord): boolean =>
  lines.every((line) => Math.max(line.picked, line.handedOver) === line.quantity);
const isHere = ({ lines }: FulfillmentOrderRecord): boolean => lines.every((line) => !line.backordered);

/**
 * The one table of what may be done when: `supportedActions` is read from it, and every mutation asks it first.
 * So an action is offered exactly when its mutation is not refused with INVALID_STATE.
 */
export const actionRules: Readonly<Record<FulfillmentAction, Rule>> = {
  SUBMIT: { statuses: ["SCHEDULED", "OPEN"], requests: ["UNSUBMITTED"] },
  ACCEPT: { statuses: ["SCHEDULED", "OPEN"], requests: notYetWorked },
  REJECT: { statuses: live, requests: notYetWorked, when: isUntouched },
  REQUEST_CANCELLATION: { statuses: live, requests: ["ACCEPTED", "CANCELLATION_REJECTED"], when: isUntouched },
  ACCEPT_CANCELLATION: { statuses: live, requests: ["CANCELLATION_REQUESTED"], when: isUntouched },
  REJECT_CANCELLATION: { statuses: live, requests: ["CANCELLATION_REQUESTED"] },
  MARK_AS_OPEN: { statuses: ["SCHEDULED"], requests: [...settled, "SUBMITTED"] },
  HOLD: { statuses: ["SCHEDULED", "OPEN", "IN_PROGRESS", "ON_HOLD"], requests: [...settled, "SUBMITTED"] },
  RELEASE_HOLD: { statuses: ["ON_HOLD"], requests: [...settled, "SUBMITTED", "CANCELLATION_REQUESTED"] },
  MOVE: { statuses: live, requests: settled, when: isUntouched },
  SPLIT: {
    statuses: ["SCHEDULED", "OPEN", "IN_PROGRESS"],
    requests: settled,
    when: (order) => hasUntouched(order) && units(order) > 1,
  },
  MERGE: { statuses: ["SCHEDULED", "OPEN"], requests: settled, when: isUntouched },
  PICK: { statuses: workable, requests: settled, when: (order) => hasUntouched(order) && isHere(order) },
  SHORT_PICK: { statuses: workable, requests: settled, when: hasUntouched },
  PACK: {
    statuses: workable,
    requests: settled,
    when: (order) =>
      isHere(order) && order.lines.some((line) => Math.max(line.packed, line.handedOver) < line.quantity),
  },
  MARK_READY_FOR_LABEL: {
    statuses: workable,
    requests: settled,
    when: (order) => order.readyAt === null && isPicked(order),
  },
  MARK_READY_FOR_PICKUP: {
    statuses: workable,
    requests: settled,
    when: (order) => order.readyAt === null && isPicked(order),
  },
  HAND_OVER: {
    statuses: workable,
    requests: settled,
    when: (order) => outstanding(order) > 0 && isHere(order) && order.deliveryMethod === "SHIPPING",
  },
  COLLECT: {
    statuses: workable,
    requests: settled,
    when: (order) => order.readyAt !== null && order.deliveryMethod === "PICK_UP",
  },
};

/** True when the action may be taken now. */
export function mayDo(order: FulfillmentOrderRecord, action: FulfillmentAction): boolean {
  const { statuses, requests, when } = actionRules[action];
  if (order.orderOnHold && work.has(action)) return false;
  return statuses.includes(order.status) && requests.includes(order.requestStatus) && (when?.(order) ?? true);
}

/** What may be done with a fulfilment order now. */
export const supportedActions = (order: FulfillmentOrderRecord): FulfillmentAction[] =>
  fulfillmentActions.filter((action) => mayDo(order, action));

/** Refuses an action that is not offered. */
export function guard(
  order: FulfillmentOrderRecord,
  action: FulfillmentAction,
  path: readonly string[] = ["input", "id"],
): Outcome<null> {
  if (mayDo(order, action)) return ok(null);
  const state = `${order.status}, ${order.requestStatus}${order.orderOnHold ? ", its order ON_HOLD" : ""}`;
  return refuse(
    "INVALID_STATE",
    path,
    `${action} is not possible with a fulfilment order that is ${state}; see supportedActions`,
  );
}
