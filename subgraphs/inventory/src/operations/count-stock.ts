import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { onHand, type StockLevelRecord } from "../domain/stock.ts";
import type { CountStockInput } from "../resolvers/types.generated.ts";
import { correctStock } from "./correct-stock.ts";

const most = 10_000_000;

/**
 * Sets the units on hand to what was counted; the difference is available units. Refuses when stock has moved since
 * the count began, and a count that would leave less than what is held for orders or set aside.
 */
export function countStock(context: Context, input: CountStockInput): Promise<Outcome<StockLevelRecord>> {
  return correctStock(context, "countStock", input, (level) => {
    const check = new InputCheck();
    check.integer(["input", "quantity"], input.quantity, 0, most);
    const note = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0) return err(check.errors);
    const present = onHand(level);
    if (present !== input.expectedQuantity) {
      return refuse("COMPARE_QUANTITY_STALE", ["input", "expectedQuantity"], `${present} units are on hand`);
    }
    const difference = input.quantity - present;
    if (level.available + difference < 0) {
      const bound = present - level.available;
      return refuse("INSUFFICIENT_STOCK", ["input", "quantity"], `${bound} units are held for orders or set aside`);
    }
    return ok({ delta: { available: difference }, kind: "COUNTED", reason: note, event: "stock.counted" });
  });
}
