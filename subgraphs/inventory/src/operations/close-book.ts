import type { StockBook } from "../storage/stock-book.ts";
import { alertStep } from "../domain/alert.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import { serveBackorders } from "./serve-backorders.ts";
import { tellWanted } from "./tell-wanted.ts";

/**
 * Ends a change of stock: units that became free go to the orders that wait for them, oldest first, before anybody
 * else can have them; then the levels' alerts are told, and that units are free which orders wait for elsewhere.
 */
export async function closeBook(book: StockBook): Promise<void> {
  for (const id of [...book.touched.keys()].toSorted()) {
    const level = book.touched.get(id);
    if (level && level.available > 0 && level.backordered > 0) await serveBackorders(book, level);
  }
  for (const level of book.touched.values()) await tellAlert(book, level);
  for (const level of [...book.touched.values()]) await tellWanted(book, level);
}

async function tellAlert(book: StockBook, level: StockLevelRecord): Promise<void> {
  const step = alertStep(level);
  if (!step) return;
  const { low, out, events } = step;
  const alerting = low || out;
  const alertSince = alerting ? (level.alertSince ?? book.now) : null;
  const change = { low, out, alerting, alertSince };
  await book
    .levels()
    .updateOne(
      { _id: level._id, tenant: book.tenant },
      { $set: change, $inc: { version: events.length } },
      { session: book.tx.session },
    );
  book.touched.set(level._id, { ...level, ...change, version: level.version + events.length });
  for (const [index, type] of events.entries()) {
    book.tx.record({
      type,
      subject: { type: "stock_level", id: level._id, version: level.version + index + 1 },
      occurredAt: book.now,
      data: {
        sku: level.sku,
        variantId: level.variantId,
        locationId: level.locationId,
        available: level.available,
        incoming: level.incoming,
        reorderPoint: level.reorderPoint,
        reorderQuantity: level.reorderQuantity,
      },
    });
  }
}
