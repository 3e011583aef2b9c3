import { addDelta, type StockDelta } from "../domain/stock.ts";
import type { LevelMove, StockBook } from "../storage/stock-book.ts";
import { levelEvent } from "./level-event.ts";

const eventOf = {
  TRANSFER_SHIPPED: "stock.transfer_shipped",
  TRANSFER_RECEIVED: "stock.transfer_received",
  TRANSFER_CANCELLED: "stock.transfer_cancelled",
} as const;

/** Moves a transfer's units, and records what that did to each level: whoever follows stock need not know of transfers. */
export async function moveTransferred(
  book: StockBook,
  stockTransferId: string,
  kind: keyof typeof eventOf,
  moves: readonly LevelMove[],
): Promise<void> {
  for (const level of await book.move(moves, { kind, reference: stockTransferId, counts: true })) {
    const change = moves
      .filter(({ variantId, locationId }) => variantId === level.variantId && locationId === level.locationId)
      .reduce<StockDelta>((sum, { delta }) => addDelta(sum, delta), {});
    book.tx.record(levelEvent(eventOf[kind], level, { stockTransferId, change: { ...change } }, book.now));
  }
}
