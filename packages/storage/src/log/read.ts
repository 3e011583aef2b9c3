import type { LogEvent } from "@waybill/kernel";
import type { Db } from "mongodb";
import { type EventDocument, eventsOf, toLogEvent } from "./collections.ts";
import { readLogHead } from "./head.ts";

/** Which numbered events are wanted. */
export interface LogFilter {
  readonly tenant?: string | undefined;
  /** Exact types; all when left out. */
  readonly types?: readonly string[] | undefined;
}

export interface LogScan {
  readonly events: readonly LogEvent[];
  /** Everything up to this number has been looked at: where to go on. */
  readonly position: number;
}

const firstWindow = 256;
const largestWindow = 16_384;

/**
 * Reads up to `first` matching events with numbers above `after` and at most `upTo`, in order.
 * `upTo` must be a number that the head has already shown: all events up to it are then committed, and the
 * scan cannot see one without those before it. Reads by ranges of numbers, which grow where little matches,
 * because the embedded servers sort all matches before they limit.
 */
export async function scanLog(
  db: Db,
  range: { readonly after: number; readonly upTo: number; readonly first: number },
  filter: LogFilter,
): Promise<LogScan> {
  const events: EventDocument[] = [];
  let position = range.after;
  let window = Math.max(firstWindow, Math.min(range.first, largestWindow));
  while (position < range.upTo && events.length < range.first) {
    const end = Math.min(position + window, range.upTo);
    const wanted = range.first - events.length;
    const found = await eventsOf(db)
      .find({
        ...(filter.tenant === undefined ? {} : { tenant: filter.tenant }),
        seq: { $gt: position, $lte: end },
        ...(filter.types ? { type: { $in: [...filter.types] } } : {}),
      })
      // Said, because one of the embedded servers leaves an index aside when a query has further conditions.
      .hint(filter.tenant === undefined ? "seq_1" : "tenant_1_seq_1")
      .sort({ seq: 1 })
      .limit(wanted)
      .toArray();
    events.push(...found);
    position = found.length === wanted ? (found.at(-1)?.seq ?? end) : end;
    if (found.length < window / 4) window = Math.min(window * 2, largestWindow);
  }
  return { events: events.map(toLogEvent), position };
}

/** Up to `first` events above number `after`, in order, of one tenant and of some types when given. */
export async function readLog(
  db: Db,
  options: LogFilter & { readonly after: number; readonly first: number },
): Promise<readonly LogEvent[]> {
  const { seq: upTo } = await readLogHead(db);
  return (await scanLog(db, { after: options.after, upTo, first: options.first }, options)).events;
}
