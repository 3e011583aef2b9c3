import type { UserError } from "@waybill/kernel";
import { type Database, transact, type WriteContext } from "@waybill/storage";
import type { ImportRowRecord } from "../domain/import.ts";

/** What became of a row. */
export type RowOutcome =
  | { readonly status: "PLACED"; readonly orderId: string }
  | { readonly status: "FAILED"; readonly userErrors: readonly UserError[] };

/**
 * Outcomes of an import's rows that are still to be stored, many in one write. What a crash loses is found again: a
 * row's order is placed by a key of its own, and placing it again gives the same order.
 */
export class RowOutcomes {
  #waiting: { readonly row: ImportRowRecord; readonly outcome: RowOutcome }[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  add(row: ImportRowRecord, outcome: RowOutcome): void {
    this.#waiting.push({ row, outcome });
  }

  /** Stores what was added. A row that has an outcome keeps it. */
  async store(database: Database, as: WriteContext): Promise<void> {
    const updates = this.#waiting.splice(0).map(({ row: { _id, tenant }, outcome }) => ({
      updateOne: { filter: { _id, tenant, status: "PENDING" as const }, update: { $set: outcome } },
    }));
    if (updates.length === 0) return;
    await transact(database, as, async ({ db, session }) => {
      await db.collection<ImportRowRecord>("importRows").bulkWrite(updates, { session, ordered: false });
    });
  }
}
