import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { cancelLines } from "../domain/cancel-lines.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { CancelOrderLinesInput } from "../resolvers/types.generated.ts";
import { changeOrder, type Decision } from "./change-order.ts";

/**
 * Cancels units of lines. Inventory hears of `order.lines_cancelled` and returns those units once; when
 * nothing is left it hears of `order.cancelled` instead and returns the rest.
 */
export function cancelOrderLines(context: Context, input: CancelOrderLinesInput): Promise<Outcome<OrderRecord>> {
  return changeOrder(context, "cancelOrderLines", input, (order, now): Outcome<Decision> => {
    const check = new InputCheck();
    const reason = check.optionalText(["input", "reason"], input.reason, 500);
    if (check.errors.length > 0) return err(check.errors);
    const decided = cancelLines(order, input.lines, reason, now);
    if (!decided.ok) return decided;
    const { changes, whole } = decided.value;
    if (whole) return ok({ type: "order.cancelled", changes });
    const skus = new Map(order.lines.map((line) => [line._id, line.sku]));
    const lines = input.lines.map(({ lineId, quantity }) => ({ lineId, quantity, sku: skus.get(lineId) ?? null }));
    return ok({ type: "order.lines_cancelled", changes, details: { lines, reason } });
  });
}
