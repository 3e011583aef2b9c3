import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import type { Context } from "../context.ts";
import type { StockLevelRecord, StockState } from "../domain/stock.ts";
import type { MoveStockStateInput, StockState as StateName } from "../resolvers/types.generated.ts";
import { correctStock } from "./correct-stock.ts";
import { shortCommitted } from "./short-committed.ts";

const stateOf: Readonly<Record<StateName, StockState>> = {
  COMMITTED: "committed",
  AVAILABLE: "available",
  DAMAGED: "damaged",
  QUALITY_CONTROL: "qualityControl",
  SAFETY_STOCK: "safetyStock",
};

/** Moves units between what can be sold and what cannot. Those owed to orders can only leave that state. */
export function moveStockState(context: Context, input: MoveStockStateInput): Promise<Outcome<StockLevelRecord>> {
  if (input.from === "COMMITTED") return shortCommitted(context, input);
  return correctStock(context, "moveStockState", input, (level) => {
    const { quantity } = input;
    const [from, to] = [stateOf[input.from], stateOf[input.to]];
    const check = new InputCheck();
    check.integer(["input", "quantity"], quantity, 1, 1_000_000);
    if (input.to === "COMMITTED") check.add("INVALID", ["input", "to"], "only orders commit units");
    if (from === to) check.add("INVALID", ["input", "to"], "must be another state than `from`");
    const note = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0) return err(check.errors);
    if (level[from] < quantity)
      return refuse("INSUFFICIENT_STOCK", ["input", "quantity"], `${level[from]} units are in this state`);
    return ok({ delta: { [from]: -quantity, [to]: quantity }, kind: "MOVED", reason: note, event: "stock.moved" });
  });
}
