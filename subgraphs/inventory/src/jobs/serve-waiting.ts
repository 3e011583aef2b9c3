import type { Clock } from "@waybill/kernel";
import { type Database, transact } from "@waybill/storage";
import type { StockLevelRecord } from "../domain/stock.ts";
import { closeBook } from "../operations/close-book.ts";
import { StockBook } from "../storage/stock-book.ts";

/**
 * Serves orders that still wait at levels with free units: more orders than one receipt serves in its transaction.
 * @returns how many levels were looked at.
 */
export async function serveWaiting(database: Database, clock: Clock): Promise<number> {
  const levels = database.db.collection<StockLevelRecord>("stockLevels");
  const due = await levels
    .find({ backordered: { $gt: 0 }, available: { $gt: 0 } })
    .limit(200)
    .toArray();
  for (const { _id, tenant, variantId, locationId } of due) {
    const as = { tenant, actor: "service:inventory", correlationId: `serve-${_id}`, clock };
    await transact(database, as, async (tx) => {
      const book = new StockBook(tx, tenant, clock());
      const level = await book.level(variantId, locationId);
      if (level) book.touched.set(_id, level);
      await closeBook(book);
    });
  }
  return due.length;
}
