import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { StockMove } from "../domain/reservation.ts";
import type { Allocation, StockEntryRecord } from "../domain/stock.ts";

/** Who moves stock, and when. */
export interface MoveReason {
  readonly tenant: string;
  /** The order on whose behalf units move. */
  readonly orderId: string;
  readonly now: Date;
}

/**
 * Moves allocated units between the states of their levels and writes the ledger, in the caller's
 * transaction. Every update is conditional: a state never falls below zero, whoever else is writing.
 * @throws StockMoved when a level no longer holds the units; the caller's transaction must not commit.
 */
export async function moveStock(
  tx: Tx,
  allocations: readonly Allocation[],
  move: StockMove,
  why: MoveReason,
): Promise<void> {
  const entries: StockEntryRecord[] = [];
  for (const { stockLevelId, quantity } of allocations) {
    const delta = deltaOf(move, quantity);
    const enough = move.from === null ? {} : { [move.from]: { $gte: quantity } };
    const result = await tx.db
      .collection<{ _id: string }>("stockLevels")
      .updateOne({ _id: stockLevelId, tenant: why.tenant, ...enough }, { $inc: delta }, { session: tx.session });
    if (result.matchedCount === 0) throw new StockMoved(stockLevelId);
    entries.push({
      _id: newId("stockEntry", why.now),
      tenant: why.tenant,
      stockLevelId,
      kind: move.kind,
      ...delta,
      reference: why.orderId,
      at: why.now,
    });
  }
  if (entries.length > 0) {
    await tx.db.collection<StockEntryRecord>("stockEntries").insertMany(entries, { session: tx.session });
  }
}

function deltaOf(move: StockMove, quantity: number): Pick<StockEntryRecord, "available" | "reserved" | "committed"> {
  const delta = { available: 0, reserved: 0, committed: 0 };
  if (move.from) delta[move.from] -= quantity;
  if (move.to) delta[move.to] += quantity;
  return delta;
}

/** A stock level does not hold the units any more that were seen there in the same transaction. */
export class StockMoved extends Error {
  override readonly name = "StockMoved";

  constructor(stockLevelId: string) {
    super(`stock level ${stockLevelId} no longer holds the units`);
  }
}
