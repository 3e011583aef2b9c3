import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { onHand, type StockLevelRecord } from "../domain/stock.ts";
import type { ReceiveStockInput } from "../resolvers/types.generated.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { findPlace } from "./find-place.ts";

/** Puts received units into available stock, with an entry in the ledger. Orders that wait for them come first. */
export function receiveStock(context: Context, input: ReceiveStockInput): Promise<Outcome<StockLevelRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, "receiveStock", input), async (tx) => {
    const check = new InputCheck();
    check.integer(["input", "quantity"], input.quantity, 1, 1_000_000);
    if (check.errors.length > 0) return err(check.errors);
    const found = await findPlace(tx, context.identity.tenant, input);
    if (!found.ok) return found;

    const book = new StockBook(tx, context.identity.tenant, context.clock());
    const move = { ...found.value, delta: { available: input.quantity } };
    const level = await book.moveOne(move, { kind: "RECEIVED", reference: as.actor, counts: true });
    tx.record({
      type: "stock.received",
      subject: { type: "stock_level", id: level._id, version: level.version },
      occurredAt: book.now,
      data: { sku: level.sku, locationId: level.locationId, quantity: input.quantity, onHand: onHand(level) },
    });
    await closeBook(book);
    return ok(book.touched.get(level._id) ?? level);
  });
}
