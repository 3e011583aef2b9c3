import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { cancelOrder as decide, type OrderRecord } from "../domain/order.ts";
import type { CancelOrderInput } from "../resolvers/types.generated.ts";
import { changeOrder } from "./change-order.ts";
import { cancelFulfillment } from "./fulfillment/cancel-fulfillment.ts";

/** Cancels an order of which nothing was shipped. Inventory hears of it and returns the stock once. */
export function cancelOrder(context: Context, input: CancelOrderInput): Promise<Outcome<OrderRecord>> {
  return changeOrder(context, "cancelOrder", input, (order, now) => {
    const check = new InputCheck();
    const reason = check.optionalText(["input", "reason"], input.reason, 500);
    if (check.errors.length > 0) return err(check.errors);
    const changes = decide(order, reason, now);
    return changes.ok ? ok({ type: "order.cancelled", changes: changes.value, after: cancelFulfillment }) : changes;
  });
}
