import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import type { ReceiveStockInput } from "../resolvers/types.generated.ts";
import { StockBook } from "../storage/stock-book.ts";
import { stockKeys } from "../storage/turns.ts";
import { closeBook } from "./close-book.ts";
import { findPlace } from "./find-place.ts";
import { levelEvent } from "./level-event.ts";

/** Puts received units into available stock, with an entry in the ledger. Orders that wait for them come first. */
export function receiveStock(context: Context, input: ReceiveStockInput): Promise<Outcome<StockLevelRecord>> {
  staffOnly(context);
  return context.turns.take(stockKeys("take", context.identity.tenant, [input.sku]), () => receive(context, input));
}

function receive(context: Context, input: ReceiveStockInput): Promise<Outcome<StockLevelRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, "receiveStock", input), async (tx) => {
    const check = new InputCheck();
    check.integer(["input", "quantity"], input.quantity, 1, 1_000_000);
    if (check.errors.length > 0) return err(check.errors);
    const found = await findPlace(tx, context.identity.tenant, input);
    if (!found.ok) return found;

    const book = new StockBook(tx, context.identity.tenant, context.clock());
    const present = await book.level(found.value.variantId, found.value.locationId);
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const move = { ...found.value, delta: { available: input.quantity } };
    const level = await book.moveOne(move, { kind: "RECEIVED", reference: as.actor, counts: true });
    tx.record(levelEvent("stock.received", level, { quantity: input.quantity }, book.now));
    await closeBook(book);
    return ok(book.touched.get(level._id) ?? level);
  });
}
