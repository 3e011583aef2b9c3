import type { StockLevelRecord } from "../domain/stock.ts";
import type { ReservationRecord } from "../domain/reservation.ts";
import type { StockBook } from "../storage/stock-book.ts";

/** Most orders that one event names. */
const most = 250;

/**
 * Tells that units came free at a location while orders wait for the same variant elsewhere, the oldest first: orders
 * decides by the tenant's rules whether this location may send them. Those who wait here have been served before.
 */
export async function tellWanted(book: StockBook, level: StockLevelRecord): Promise<void> {
  const { tenant, tx, now } = book;
  const { session } = tx;
  if (level.available === 0 || !book.gained(level._id)) return;
  const owing = await book
    .levels()
    .find(
      { tenant, variantId: level.variantId, backordered: { $gt: 0 } },
      // Told: one of the embedded servers would look at every level.
      { session, projection: { _id: 1 }, hint: "tenant_1_variantId_1_locationId_1" },
    )
    .toArray();
  const elsewhere = owing.map(({ _id }) => _id).filter((id) => id !== level._id);
  if (elsewhere.length === 0) return;
  const waiting = await tx.db
    .collection<ReservationRecord>("reservations")
    .find({ tenant, waiting: { $in: elsewhere }, status: "CONFIRMED" }, { session, projection: { orderId: 1 } })
    .sort({ createdAt: 1, _id: 1 })
    .limit(most)
    .toArray();
  if (waiting.length === 0) return;
  const where = { _id: level._id, tenant };
  await book.levels().updateOne(where, { $inc: { version: 1 } }, { session });
  const { _id: id, variantId, sku, locationId, available } = level;
  const version = level.version + 1;
  book.touched.set(id, { ...level, version });
  tx.record({
    type: "stock.wanted_elsewhere",
    subject: { type: "stock_level", id, version },
    occurredAt: now,
    data: { sku, variantId, locationId, available, orderIds: waiting.map(({ orderId }) => orderId) },
  });
}
