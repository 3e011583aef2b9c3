import { ok, type Outcome } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { noUnits, type StockDelta, type StockEntryKind, type StockLevelRecord } from "../domain/stock.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { findPlace } from "./find-place.ts";
import { levelEvent } from "./level-event.ts";

interface PlaceInput {
  readonly idempotencyKey: string;
  readonly sku: string;
  readonly locationId: string;
  readonly expectedVersion?: number | null | undefined;
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
  staffOnly(context);
  const as = writeContext(context);
  return write(context.database, as, command(context, operation, input), async (tx) => {
    const { tenant } = context.identity;
    const found = await findPlace(tx, tenant, input);
    if (!found.ok) return found;
    const book = new StockBook(tx, tenant, context.clock());
    const { variantId, locationId } = found.value;
    const present = await book.level(variantId, locationId);
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const decided = decide(present ?? noUnits, tx);
    if (!decided.ok) return decided;
    const { delta, kind, reason, event } = decided.value;
    const level = await book.moveOne({ ...found.value, delta }, { kind, reference: as.actor, reason, counts: true });
    tx.record(levelEvent(event, level, { reason, change: { ...delta } }, book.now));
    await closeBook(book);
    return ok(book.touched.get(level._id) ?? level);
  });
}
