import type { LogEvent } from "@waybill/kernel";
import type { Db } from "mongodb";
import type { Database } from "../database.ts";
import { isTransient } from "../errors.ts";
import { transact, type Tx, type WriteContext } from "../transact.ts";
import { byReplay } from "./collections.ts";
import type { LogLogger } from "./logger.ts";

/** An event that a consumer could not handle, kept with the reason until an operator has it replayed. */
export interface ParkedEvent {
  /** `<source>:<consumer>:<event id>`. */
  readonly _id: string;
  readonly consumer: string;
  readonly seq: number;
  readonly event: LogEvent;
  readonly reason: string;
  readonly parkedAt: Date;
  /** Set when it is to be handled once more. */
  readonly replay?: true;
}

export const parkedOf = (db: Db) => db.collection<ParkedEvent>("parked");

/** What is parked in a subgraph's database, by consumer and in the order of the log; at most `limit`. */
export const listParked = (db: Db, limit: number): Promise<ParkedEvent[]> =>
  parkedOf(db).find({}).sort({ consumer: 1, seq: 1 }).limit(limit).toArray();

/**
 * Has parked events handled once more, by the running process that gave up on them: within seconds, or when it starts.
 * @param id one of them; all when left out.
 * @returns how many.
 */
export async function requestReplay(db: Db, id?: string): Promise<number> {
  const { matchedCount } = await parkedOf(db).updateMany(id === undefined ? {} : { _id: id }, {
    $set: { replay: true },
  });
  return matchedCount;
}

export interface Replay {
  readonly database: Database;
  readonly consumer: string;
  readonly logger: LogLogger;
  contextOf(event: LogEvent): WriteContext;
  handle(tx: Tx, event: LogEvent): Promise<void>;
  isOutage(error: unknown): boolean;
}

const atOnce = 100;

/**
 * Handles the events of a consumer that somebody wants replayed, in the log's order though after later ones. Its effect
 * and its end as a parked event are one transaction; what fails again stays parked with the new reason.
 * @returns how many were handled.
 */
export async function replayParked({ database, consumer, ...replay }: Replay): Promise<number> {
  const wanted = await parkedOf(database.db)
    .find({ consumer, replay: true })
    .hint(byReplay)
    .sort({ seq: 1 })
    .limit(atOnce)
    .toArray();
  let handled = 0;
  for (const { _id, event } of wanted) {
    const context = replay.contextOf(event);
    try {
      const mine = await transact(database, context, async (tx) => {
        const { deletedCount } = await parkedOf(tx.db).deleteOne({ _id, replay: true }, { session: tx.session });
        if (deletedCount === 1) await replay.handle(tx, event);
        return deletedCount === 1;
      });
      if (mine) handled += 1;
    } catch (error) {
      if (context.signal?.aborted || isTransient(error) || replay.isOutage(error)) return handled;
      replay.logger.error({ err: error, consumer, event: event.id }, "a parked event could not be handled again");
      const again = { reason: describe(error), parkedAt: context.clock() };
      await parkedOf(database.db).updateOne({ _id }, { $set: again, $unset: { replay: "" } });
    }
  }
  return handled;
}

/** Why an event could not be handled. MikroORM appends the query with its values: its first line is enough. */
export function describe(error: unknown): string {
  return (
    String(error instanceof Error ? `${error.name}: ${error.message}` : error)
      .split("\n", 1)[0]
      ?.slice(0, 500) ?? ""
  );
}
