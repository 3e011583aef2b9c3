import { staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { addDelta, noUnits, type Quantities, stockCounters, type StockLevelRecord } from "../domain/stock.ts";

/** A level that differs from its ledger. */
export interface StockDifference {
  readonly stockLevelId: string;
  readonly sku: string | null;
  readonly locationId: string | null;
  readonly level: Quantities;
  readonly ledger: Quantities;
}

/** The ledger beside the levels. */
export interface InventoryAudit {
  readonly agrees: boolean;
  readonly levels: number;
  readonly entries: number;
  readonly totals: Quantities;
  readonly ledger: Quantities;
  readonly differences: readonly StockDifference[];
}

type Fold = Quantities & { readonly _id: string; readonly entries: number };
const most = 100;
const sums = Object.fromEntries(stockCounters.map((counter) => [counter, { $sum: `$${counter}` }]));
const plus = (sum: Quantities, part: Quantities): Quantities => ({ ...noUnits, ...addDelta(sum, part) });

/**
 * Folds the tenant's whole ledger in the database and compares it with the levels, level by level, as both were at
 * one moment. Counters below zero count as differences too.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function auditInventory(context: Context): Promise<InventoryAudit> {
  staffOnly(context);
  const { db, client } = context.database;
  const { tenant } = context.identity;
  const session = client.startSession({ snapshot: true });
  try {
    const folds = new Map<string, Fold>();
    const group = { $group: { _id: "$stockLevelId", ...sums, entries: { $sum: 1 } } };
    for await (const fold of db
      .collection("stockEntries")
      .aggregate<Fold>([{ $match: { tenant } }, group], { session })) {
      folds.set(fold._id, fold);
    }
    const differences: StockDifference[] = [];
    const audit = { levels: 0, entries: 0, totals: noUnits, ledger: noUnits };
    const compare = (difference: StockDifference): void => {
      const { level, ledger } = difference;
      if (stockCounters.some((counter) => level[counter] !== ledger[counter] || level[counter] < 0))
        differences.push(difference);
    };
    for await (const level of db.collection<StockLevelRecord>("stockLevels").find({ tenant }, { session })) {
      const { _id: stockLevelId, sku, locationId } = level;
      audit.levels += 1;
      audit.totals = plus(audit.totals, level);
      compare({ stockLevelId, sku, locationId, level, ledger: folds.get(stockLevelId) ?? noUnits });
      count(folds.get(stockLevelId));
      folds.delete(stockLevelId);
    }
    for (const [stockLevelId, ledger] of folds) {
      compare({ stockLevelId, sku: null, locationId: null, level: noUnits, ledger });
      count(ledger);
    }
    return { ...audit, agrees: differences.length === 0, differences: differences.slice(0, most) };

    function count(fold: Fold | undefined): void {
      if (!fold) return;
      audit.entries += fold.entries;
      audit.ledger = plus(audit.ledger, fold);
    }
  } finally {
    await session.endSession();
  }
}
