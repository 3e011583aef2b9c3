import { err, InputCheck, newId, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { hold, open, releaseHold } from "../../domain/fulfillment/request.ts";
import type { HoldFulfillmentOrderInput, ReleaseFulfillmentOrderHoldInput } from "../../resolvers/types.generated.ts";
import { changeFulfillmentOrder, type ChangeInput } from "./change.ts";
import { changing } from "./request.ts";

type Answer = Promise<Outcome<FulfillmentOrderRecord>>;

/** What was promised from stock to come is there: work may begin. */
export const openFulfillmentOrder = (context: Context, input: ChangeInput): Answer =>
  changeFulfillmentOrder(context, "openFulfillmentOrder", input, "opened", (order) => changing(open(order)));

/** Stops the work for a reason. */
export const holdFulfillmentOrder = (context: Context, input: HoldFulfillmentOrderInput): Answer =>
  changeFulfillmentOrder(context, "holdFulfillmentOrder", input, "held", (order, now) => {
    const check = new InputCheck();
    const note = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0) return err(check.errors);
    return changing(hold(order, { _id: newId("fulfillmentHold", now), reason: input.reason, note }, now));
  });

/** Lifts holds. */
export const releaseFulfillmentOrderHold = (context: Context, input: ReleaseFulfillmentOrderHoldInput): Answer =>
  changeFulfillmentOrder(context, "releaseFulfillmentOrderHold", input, "hold_released", (order) =>
    changing(releaseHold(order, input.holdIds ?? [])),
  );
