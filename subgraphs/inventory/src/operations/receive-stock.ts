import { derivedId, err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { onHand, type StockEntryRecord, type StockLevelRecord } from "../domain/stock.ts";
import type { ReceiveStockInput } from "../resolvers/types.generated.ts";
import { Location, Variant } from "../storage/entities.ts";
import { stockKeys } from "../storage/turns.ts";

/** Puts received units into available stock, with an entry in the ledger. */
export function receiveStock(context: Context, input: ReceiveStockInput): Promise<Outcome<StockLevelRecord>> {
  return context.turns.take(stockKeys("take", context.identity.tenant, [input.sku]), () => receive(context, input));
}

function receive(context: Context, input: ReceiveStockInput): Promise<Outcome<StockLevelRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, "receiveStock", input), async (tx) => {
    const check = new InputCheck();
    check.integer(["input", "quantity"], input.quantity, 1, 1_000_000);
    if (check.errors.length > 0) return err(check.errors);

    const { tenant } = context.identity;
    // One after the other: a transaction does not take two statements at once.
    const variant = await tx.em.findOne(Variant, { tenant, sku: input.sku });
    if (!variant) return refuse("UNKNOWN_SKU", ["input", "sku"], `no product variant has the SKU ${input.sku}`);
    const location = await tx.em.findOne(Location, { tenant, _id: input.locationId });
    if (!location) return refuse("NOT_FOUND", ["input", "locationId"], "no such location");

    const now = context.clock();
    const level = await addToLevel(tx, variant, location._id, input.quantity);
    const entry: StockEntryRecord = {
      _id: newId("stockEntry", now),
      tenant,
      stockLevelId: level._id,
      kind: "RECEIVED",
      available: input.quantity,
      reserved: 0,
      committed: 0,
      reference: as.actor,
      at: now,
    };
    await tx.db.collection<StockEntryRecord>("stockEntries").insertOne(entry, { session: tx.session });
    tx.record({
      type: "stock.received",
      subject: { type: "stock_level", id: level._id, version: level.version },
      occurredAt: now,
      data: { sku: level.sku, locationId: level.locationId, quantity: input.quantity, onHand: onHand(level) },
    });
    return ok(level);
  });
}

async function addToLevel(tx: Tx, variant: Variant, locationId: string, quantity: number): Promise<StockLevelRecord> {
  const { tenant, _id: variantId, sku } = variant;
  const levels = tx.db.collection<StockLevelRecord>("stockLevels");
  const _id = derivedId("stockLevel", tenant, variantId, locationId);
  await levels.updateOne(
    { _id, tenant },
    {
      $inc: { available: quantity, version: 1 },
      $setOnInsert: { variantId, sku, locationId, reserved: 0, committed: 0 },
    },
    { session: tx.session, upsert: true },
  );
  const level = await levels.findOne({ _id }, { session: tx.session });
  if (!level) throw new Error(`stock level ${_id} was written and is not there`);
  return level;
}
