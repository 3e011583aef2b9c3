import type { Db } from "mongodb";
import { eventsOf } from "./collections.ts";
import { readLogHead } from "./head.ts";
import { parkedOf } from "./parked.ts";

/** How a subgraph's log stands. */
export interface LogReadings {
  /** Number of the newest numbered event. */
  readonly head: number;
  /** Committed events without a number, as far as they are counted. */
  readonly pending: number;
  /** When the oldest of those was recorded; null without any. */
  readonly oldestPendingAt: Date | null;
}

/** What waits is counted this far: more is as bad. */
const most = 10_000;

/** Reads how a log stands, from its indexes alone. */
export async function readLogState(db: Db): Promise<LogReadings> {
  const hint = "pending_1__id_1";
  const [head, pending, oldest] = await Promise.all([
    readLogHead(db),
    eventsOf(db).countDocuments({ pending: 1 }, { limit: most, hint }),
    // By id, which begins with the time.
    eventsOf(db).findOne({ pending: 1 }, { projection: { recordedAt: 1 }, sort: { _id: 1 }, hint }),
  ]);
  return { head: head.seq, pending, oldestPendingAt: oldest?.recordedAt ?? null };
}

/** How many events a consumer could not handle. */
export const countParked = (db: Db, consumer: string): Promise<number> =>
  parkedOf(db).countDocuments({ consumer }, { limit: most, hint: "consumer_1_seq_1" });
