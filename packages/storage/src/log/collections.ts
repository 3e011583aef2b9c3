import type { Db } from "mongodb";
import type { JsonObject, LogEvent } from "@waybill/kernel";
import type { IndexSpec } from "../indexes.ts";

/** An event as stored: first `pending`, then, numbered by the sequencer, with `seq` instead. */
export interface EventDocument {
  readonly _id: string;
  readonly pending?: 1;
  readonly seq?: number;
  readonly type: string;
  readonly tenant: string;
  readonly subject: { readonly type: string; readonly id: string; readonly version: number };
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly actor: string;
  readonly correlationId: string;
  /** The span it was recorded in, while traces are made. W3C Trace Context. */
  readonly traceparent?: string;
  readonly data: JsonObject;
}

export const eventsOf = (db: Db) => db.collection<EventDocument>("events");

/** Hours for which the answer to an idempotency key is kept. */
export const idempotencyHours = 24;

/** Collections that every subgraph's database has beside its own. */
export const logCollections: readonly string[] = [
  "events",
  "counters",
  "idempotency",
  "consumers",
  "parked",
  "processes",
];

/** Named: one of the embedded servers takes it only when told to. */
export const byReplay = "parked_by_replay";

export const logIndexes: readonly IndexSpec[] = [
  // The truth about what still needs a number; the change stream only says when to look.
  { collection: "events", key: { pending: 1, _id: 1 }, partialFilterExpression: { pending: 1 } },
  // Earlier versions of the subjects in a truncated batch.
  { collection: "events", key: { pending: 1, "subject.id": 1 }, partialFilterExpression: { pending: 1 } },
  { collection: "events", key: { seq: 1 }, unique: true, partialFilterExpression: { seq: { $exists: true } } },
  // One tenant's part of the log. Not partial: the filter's field would not stand first.
  { collection: "events", key: { tenant: 1, seq: 1 } },
  // An hour more than promised, so that the server's clock may differ from ours.
  { collection: "idempotency", key: { at: 1 }, expireAfterSeconds: (idempotencyHours + 1) * 3600 },
  { collection: "parked", key: { consumer: 1, seq: 1 } },
  // Those that somebody wants handled again.
  {
    collection: "parked",
    key: { replay: 1, consumer: 1, seq: 1 },
    partialFilterExpression: { replay: true },
    name: byReplay,
  },
];

/** The log's own indexes as data. */
export const describeIndexes = (): readonly IndexSpec[] => logIndexes;

/** A numbered event as everybody sees it. */
export function toLogEvent(document: EventDocument): LogEvent {
  const { _id, pending: _, seq, ...rest } = document;
  if (seq === undefined) throw new Error(`event ${_id} has no number yet`);
  return { id: _id, seq, ...rest };
}
