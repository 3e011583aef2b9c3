import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import type { Context } from "../context.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import type { AdjustStockInput } from "../resolvers/types.generated.ts";
import { correctStock } from "./correct-stock.ts";

const most = 1_000_000;

/** Adds or takes available units for a reason. What is held for orders cannot be taken. */
export function adjustStock(context: Context, input: AdjustStockInput): Promise<Outcome<StockLevelRecord>> {
  return correctStock(context, "adjustStock", input, ({ available }) => {
    const check = new InputCheck();
    check.integer(["input", "delta"], input.delta, -most, most);
    if (input.delta === 0) check.add("INVALID", ["input", "delta"], "must not be zero");
    const note = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0) return err(check.errors);
    if (available + input.delta < 0)
      return refuse("INSUFFICIENT_STOCK", ["input", "delta"], `${available} units are available`);
    const reason = note === null ? input.reason : `${input.reason}: ${note}`;
    return ok({ delta: { available: input.delta }, kind: "ADJUSTED", reason, event: "stock.adjusted" });
  });
}
