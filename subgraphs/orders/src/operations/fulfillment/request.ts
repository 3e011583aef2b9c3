import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import type { FulfillmentChanges, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import * as decide from "../../domain/fulfillment/request.ts";
import type { RejectFulfillmentOrderInput } from "../../resolvers/types.generated.ts";
import { type Change, changeFulfillmentOrder, type ChangeInput } from "./change.ts";
import type { FulfillmentEventName } from "./fulfillment-event.ts";
import { startReroute, thenReroute } from "./start-reroute.ts";

type Answer = Promise<Outcome<FulfillmentOrderRecord>>;

/** A change of the request axis and nothing else. */
const simple =
  (
    operation: string,
    name: FulfillmentEventName,
    decision: (order: FulfillmentOrderRecord) => Outcome<FulfillmentChanges>,
  ) =>
  (context: Context, input: ChangeInput): Answer =>
    changeFulfillmentOrder(context, operation, input, name, (order) => changing(decision(order)));

/** Asks the location to do the work. */
export const submitFulfillmentOrder = simple("submitFulfillmentOrder", "submitted", decide.submit);
/** The location takes the work. */
export const acceptFulfillmentOrder = simple("acceptFulfillmentOrder", "accepted", decide.accept);
/** Asks a location that took the work to give it back. */
export const requestFulfillmentOrderCancellation = simple(
  "requestFulfillmentOrderCancellation",
  "cancellation_requested",
  decide.requestCancellation,
);
/** The location keeps the work. */
export const rejectFulfillmentOrderCancellation = simple(
  "rejectFulfillmentOrderCancellation",
  "cancellation_rejected",
  decide.rejectCancellation,
);

/** The location refuses the work; another one is found. */
export async function rejectFulfillmentOrder(context: Context, input: RejectFulfillmentOrderInput): Answer {
  const outcome = await changeFulfillmentOrder(context, "rejectFulfillmentOrder", input, "rejected", (order, now) => {
    const check = new InputCheck();
    const note = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0) return err(check.errors);
    const decided = decide.reject(order, input.reason, note);
    return givingAway(context, order, decided, now, { reason: input.reason, note });
  });
  return thenReroute(context, outcome);
}

/** The location gives the work back; another one is found. */
export async function acceptFulfillmentOrderCancellation(context: Context, input: ChangeInput): Answer {
  const operation = "acceptFulfillmentOrderCancellation";
  const outcome = await changeFulfillmentOrder(context, operation, input, "cancellation_accepted", (order, now) =>
    givingAway(context, order, decide.acceptCancellation(order), now, {}),
  );
  return thenReroute(context, outcome);
}

function givingAway(
  context: Context,
  order: FulfillmentOrderRecord,
  decided: Outcome<FulfillmentChanges>,
  now: Date,
  data: Record<string, string | null>,
): Outcome<Change> {
  if (!decided.ok) return decided;
  const after: Change["after"] = (tx) =>
    startReroute(tx, context, order, { cause: "REJECTED", lines: order.lines, toLocationId: null, now });
  return ok({ changes: decided.value, data, after });
}

/** A decision that is only a change of fields. */
export const changing = (decided: Outcome<FulfillmentChanges>): Outcome<Change> =>
  decided.ok ? ok({ changes: decided.value }) : decided;
