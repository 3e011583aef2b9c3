import type { Outcome } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { noUnits, onHand, type StockDelta, type StockEntryKind, type StockLevelRecord } from "../domain/stock.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { findPlace } from "./find-place.ts";

interface PlaceInput {
  readonly idempotencyKey: string;
  readonly sku: string;
  readonly locationId: string;
}

/** A change of one level that staff decides on. */
export interface Correction {
  readonly delta: StockDelta;
  readonly kind: StockEntryKind;
  readonly reason: string | null;
  /** The past tense in the event's type. */
  readonly event: `stock.${string}`;
}

/**
 * Corrects one stock level: finds the place, lets `decide` see the level as it is, moves the units, records the
 * event, serves who waits and tells alerts.
 */
export function correctStock(
  context: Context,
  operation: string,
  input: PlaceInput,
  decide: (level: Pick<StockLevelRecord, keyof typeof noUnits>, tx: Tx) => Outcome<Correction>,
): Promise<Outcome<StockLevelRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, operation, input), async (tx) => {
    const { tenant } = context.identity;
    const found = await findPlace(tx, tenant, input);
    if (!found.ok) return found;
    const book = new StockBook(tx, tenant, context.clock());
    const { variantId, locationId } = found.value;
    const decided = decide((await book.level(variantId, locationId)) ?? noUnits, tx);
    if (!decided.ok) return decided;
    const { delta, kind, reason, event } = decided.value;
    const level = await book.moveOne({ ...found.value, delta }, { kind, reference: as.actor, reason, counts: true });
    tx.record({
      type: event,
      subject: { type: "stock_level", id: level._id, version: level.version },
      occurredAt: book.now,
      data: {
        sku: level.sku,
        locationId,
        reason,
        change: { ...delta },
        available: level.available,
        onHand: onHand(level),
      },
    });
    await closeBook(book);
    return { ok: true, value: book.touched.get(level._id) ?? level };
  });
}
