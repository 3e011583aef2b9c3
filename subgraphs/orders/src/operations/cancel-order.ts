import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Context } from "../context.ts";
import { cancelOrder as decide, type OrderRecord } from "../domain/order.ts";
import type { CancelOrderInput } from "../resolvers/types.generated.ts";
import { changeOrder } from "./change-order.ts";
import { cancelFulfillment } from "./fulfillment/cancel-fulfillment.ts";
import { releaseMoney } from "./payments/release-money.ts";

/**
 * Cancels an order of which nothing was shipped. Inventory hears of it and returns the stock once; its authorisations
 * are released, and what was collected is given back when that is asked for.
 */
export function cancelOrder(context: Context, input: CancelOrderInput): Promise<Outcome<OrderRecord>> {
  return changeOrder(context, "cancelOrder", input, (order, now, as) => {
    const check = new InputCheck();
    const reason = check.optionalText(["input", "reason"], input.reason, 500);
    if (check.errors.length > 0) return err(check.errors);
    const { refund } = input;
    if (refund && context.identity.customerId !== undefined) {
      return refuse("INVALID", ["input", "refund"], "only the seller's staff and systems may set this");
    }
    const after = async (tx: Tx, cancelled: OrderRecord): Promise<void> => {
      await cancelFulfillment(tx, cancelled);
      await releaseMoney(tx, as, cancelled, refund);
    };
    const changes = decide(order, reason, now);
    return changes.ok ? ok({ type: "order.cancelled", changes: changes.value, after }) : changes;
  });
}
