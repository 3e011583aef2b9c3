import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Context } from "../context.ts";
import { cancelLines } from "../domain/cancel-lines.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { CancelOrderLinesInput } from "../resolvers/types.generated.ts";
import { changeOrder, type Decision } from "./change-order.ts";
import { cancelFulfillment, giveUpPart, unitsGone } from "./fulfillment/cancel-fulfillment.ts";
import { releaseMoney } from "./payments/release-money.ts";

/**
 * Cancels units of lines. Inventory hears of `order.lines_cancelled` and returns those units once; when
 * nothing is left it hears of `order.cancelled` instead and returns the rest.
 */
export function cancelOrderLines(context: Context, input: CancelOrderLinesInput): Promise<Outcome<OrderRecord>> {
  return changeOrder(context, "cancelOrderLines", input, async (order, now, as, tx): Promise<Outcome<Decision>> => {
    const check = new InputCheck();
    const reason = check.optionalText(["input", "reason"], input.reason, 500);
    if (check.errors.length > 0) return err(check.errors);
    const decided = cancelLines(order, input.lines, await unitsGone(tx, order), reason, now);
    if (!decided.ok) return decided;
    const { changes, whole } = decided.value;
    if (whole) {
      const after = async (inTx: Tx, cancelled: OrderRecord): Promise<void> => {
        await cancelFulfillment(inTx, cancelled);
        await releaseMoney(inTx, as, cancelled, false);
      };
      return ok({ type: "order.cancelled", changes, after });
    }
    const part = await giveUpPart(tx, as, order, input.lines);
    if (!part.ok) return part;
    const skus = new Map(order.lines.map((line) => [line._id, line.sku]));
    const { units, carryOut } = part.value;
    // Units nobody works on yet are told without a place.
    const lines =
      units.length > 0
        ? units.map(({ lineId, quantity, sku, locationId }) => ({ lineId, quantity, sku, locationId }))
        : input.lines.map(({ lineId, quantity }) => ({ lineId, quantity, sku: skus.get(lineId) ?? null }));
    return ok({ type: "order.lines_cancelled", changes, details: { lines, reason }, after: carryOut });
  });
}
