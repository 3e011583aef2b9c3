import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { CalmTaking } from "../domain/alert.ts";
import {
  addDelta,
  levelIdOf,
  noUnits,
  type StockCounter,
  stockCounters,
  type StockDelta,
  type StockEntryKind,
  type StockEntryRecord,
  type StockLevelRecord,
} from "../domain/stock.ts";

/** A change of one variant's units at one location. */
export interface LevelMove {
  readonly variantId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly delta: StockDelta;
  /** Available units that must be left, beside what is taken: a channel's buffer. */
  readonly keep?: number;
}

/** Why units move. */
export interface MoveCause {
  readonly kind: StockEntryKind;
  /** The order or transfer on whose behalf, or the actor of a receipt or correction. */
  readonly reference: string;
  readonly reason?: string | null;
  /** True for receipts and corrections, which count as a change of the level; holds of orders do not. */
  readonly counts?: boolean;
}

/**
 * The stock of one tenant in one transaction. Every change is conditional (no counter falls below zero, whoever
 * else is writing) and in the ledger. `touched` has the levels as the last change left them.
 */
export class StockBook {
  readonly tx: Tx;
  readonly tenant: string;
  readonly now: Date;
  readonly touched = new Map<string, StockLevelRecord>();
  private readonly freed = new Map<string, number>();

  constructor(tx: Tx, tenant: string, now: Date) {
    this.tx = tx;
    this.tenant = tenant;
    this.now = now;
  }

  /**
   * Changes levels, each once and in the order of their ids, so that two transactions cannot wait for each other.
   * A level that nothing is taken from is made when it is not there.
   * @returns the changed levels in the order of their ids.
   * @throws StockMoved when a level does not hold the units; the transaction must not commit.
   */
  async move(moves: readonly LevelMove[], cause: MoveCause): Promise<StockLevelRecord[]> {
    const perLevel = this.perLevel(moves);
    const levels = await this.change(perLevel, cause);
    for (const level of levels) {
      const { _id } = level;
      const units = perLevel.get(_id)?.delta.available ?? 0;
      this.touched.set(_id, level);
      this.freed.set(_id, (this.freed.get(_id) ?? 0) + units);
    }
    this.enter(perLevel, cause);
    return levels;
  }

  /**
   * Takes units from levels of which it is known that nobody has to be told, without reading them afterwards.
   * @param calm what a level must still be besides, by its id.
   * @throws StockMoved when a level is not that any more; the transaction must not commit.
   */
  async takeCalmly(
    moves: readonly LevelMove[],
    cause: MoveCause,
    calm: ReadonlyMap<string, CalmTaking>,
  ): Promise<void> {
    const perLevel = this.perLevel(moves);
    const updates = [...perLevel].map(([_id, move]) => {
      const { version, low, leave } = calm.get(_id) ?? raise(`nothing is known of stock level ${_id}`);
      const keep = Math.max(leave, move.keep ?? 0);
      const { filter, update } = changeOf({ _id, tenant: this.tenant }, { ...move, keep }, cause);
      return { updateOne: { filter: { ...filter, version, low }, update } };
    });
    const { matchedCount } = await this.levels().bulkWrite(updates, { session: this.tx.session });
    if (matchedCount < updates.length) throw new StockMoved([...perLevel.keys()]);
    this.enter(perLevel, cause);
  }

  /**
   * Moves units that are held from one state to another, with the transaction's last writes. What is available stays, so
   * that there is nothing to tell of the levels.
   */
  moveHeld(moves: readonly LevelMove[], cause: MoveCause): void {
    const { tenant } = this;
    const perLevel = this.perLevel(moves);
    for (const [_id, move] of perLevel) {
      const { filter, update, upsert } = changeOf({ _id, tenant }, move, cause);
      if (upsert || move.delta.available) throw new Error(`stock level ${_id} would not only have held units moved`);
      this.tx.updateWhere("stockLevels", filter, update, () => new StockMoved([_id]));
    }
    this.enter(perLevel, cause);
  }

  private enter(moves: ReadonlyMap<string, LevelMove>, { kind, reference, reason = null }: MoveCause): void {
    const entries = [...moves].map(([stockLevelId, { delta }]): StockEntryRecord => ({
      _id: newId("stockEntry", this.now),
      tenant: this.tenant,
      stockLevelId,
      kind,
      ...noUnits,
      ...delta,
      reference,
      reason,
      at: this.now,
    }));
    this.tx.insert("stockEntries", ...entries);
  }

  /** The same for one level. */
  async moveOne(move: LevelMove, cause: MoveCause): Promise<StockLevelRecord> {
    const [level] = await this.move([move], cause);
    if (!level) throw new Error("a move without a level");
    return level;
  }

  /** Sets what a level wants told and kept back; a level that is not there is made. */
  async setRules(
    place: Pick<LevelMove, "variantId" | "sku" | "locationId">,
    rules: Partial<Pick<StockLevelRecord, "reorderPoint" | "reorderQuantity" | "channelBuffers">>,
  ): Promise<StockLevelRecord> {
    const _id = levelIdOf(this.tenant, place.variantId, place.locationId);
    const { session } = this.tx;
    await this.levels().updateOne(
      { _id, tenant: this.tenant },
      { $set: rules, $inc: { version: 1 }, $setOnInsert: { ...place, ...fresh({ ...rules, version: 1 }) } },
      { session, upsert: true },
    );
    const level = await this.levels().findOne({ _id, tenant: this.tenant }, { session });
    if (!level) throw new Error(`stock level ${_id} was written and is not there`);
    this.touched.set(_id, level);
    return level;
  }

  /** A level as this transaction sees it; null when there is none. */
  async level(variantId: string, locationId: string): Promise<StockLevelRecord | null> {
    const _id = levelIdOf(this.tenant, variantId, locationId);
    const { session } = this.tx;
    return this.touched.get(_id) ?? (await this.levels().findOne({ _id, tenant: this.tenant }, { session }));
  }

  /** True when a level has more available units than before this transaction. */
  gained(stockLevelId: string): boolean {
    return (this.freed.get(stockLevelId) ?? 0) > 0;
  }

  levels() {
    return this.tx.db.collection<StockLevelRecord>("stockLevels");
  }

  /** In the order of the levels' ids. */
  private perLevel(moves: readonly LevelMove[]): ReadonlyMap<string, LevelMove> {
    const merged = new Map<string, LevelMove>();
    for (const move of moves) {
      const id = levelIdOf(this.tenant, move.variantId, move.locationId);
      const other = merged.get(id);
      const keep = Math.max(other?.keep ?? 0, move.keep ?? 0);
      merged.set(id, { ...move, keep, delta: addDelta(other?.delta ?? {}, move.delta) });
    }
    return new Map([...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** All in one command, and one that reads them: the embedded servers look at every level for a `findOneAndUpdate`. */
  private async change(moves: ReadonlyMap<string, LevelMove>, cause: MoveCause): Promise<StockLevelRecord[]> {
    const { tenant, tx } = this;
    const { session } = tx;
    const ids = [...moves.keys()];
    if (ids.length === 0) return [];
    const updates = [...moves].map(([_id, move]) => ({ updateOne: changeOf({ _id, tenant }, move, cause) }));
    const { matchedCount, upsertedCount } = await this.levels().bulkWrite(updates, { session });
    if (matchedCount + upsertedCount < ids.length) throw new StockMoved(ids);
    const changed = await this.levels()
      .find({ tenant, _id: { $in: ids } }, { session })
      .toArray();
    return changed.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  }
}

function raise(message: string): never {
  throw new Error(message);
}

/** The change of one level, which happens only where the units are that it takes. */
function changeOf(level: { readonly _id: string; readonly tenant: string }, move: LevelMove, cause: MoveCause) {
  const { variantId, sku, locationId, delta, keep = 0 } = move;
  const guards = takenFrom(delta).map(
    ([counter, units]) => [counter, { $gte: units + (counter === "available" ? keep : 0) }] as const,
  );
  const changed = { ...delta, version: cause.counts ? 1 : 0 };
  return {
    filter: { ...level, ...Object.fromEntries(guards) },
    update: { $inc: changed, $setOnInsert: { variantId, sku, locationId, ...fresh(changed) } },
    upsert: guards.length === 0,
  };
}

const takenFrom = (delta: StockDelta): [StockCounter, number][] =>
  stockCounters.flatMap((counter) => ((delta[counter] ?? 0) < 0 ? [[counter, -(delta[counter] ?? 0)]] : []));

/** What a new level has beside what its first change sets. */
function fresh(changed: object): Partial<StockLevelRecord> {
  const alert = { low: false, out: false, alerting: false, alertSince: null };
  const level = { ...noUnits, reorderPoint: null, reorderQuantity: null, channelBuffers: [], ...alert };
  return Object.fromEntries(Object.entries(level).filter(([field]) => !Object.hasOwn(changed, field)));
}

/** A stock level does not hold the units any more that were seen there in the same transaction. */
export class StockMoved extends Error {
  override readonly name = "StockMoved";

  /** @param stockLevelIds one of them, or more. */
  constructor(stockLevelIds: readonly string[]) {
    super(`a stock level no longer holds the units: ${stockLevelIds.join(", ")}`);
  }
}
