import type { ChangeStream, Document, MongoClient, ResumeToken } from "mongodb";
import { isOutage } from "../errors.ts";
import type { Batch } from "./batches.ts";
import type { LogLogger } from "./logger.ts";
import { Signal } from "./signal.ts";

/** What may have happened in a log: events were stored without a number, or got one. */
export type AlarmKind = "recorded" | "numbered";

/** What is known of what may have happened. */
export interface News {
  /** A number that an event has got: it and all below are committed. */
  readonly seq?: number | undefined;
  /** The events that were numbered with it, where this process did so. */
  readonly batch?: Batch | undefined;
  /** Of an event that was recorded. */
  readonly type?: string | undefined;
  readonly tenant?: string | undefined;
}

/** Told that something may have happened; without news it may be anything. */
export type Wake = (news?: News) => void;

/** Says when to look, never what is there: it may ring for nothing, and whoever listens also looks now and then. */
export interface Alarm {
  /** Calls `wake` when something may have happened in that database's log. @returns how to end it. */
  on(databaseName: string, kind: AlarmKind, wake: Wake): () => void;
  /** Rings in this process at once, for who has just made it happen: the stream would say so a little later. */
  ring(databaseName: string, kind: AlarmKind, news?: News): void;
  close(): Promise<void>;
}

const awaitMs = 500;
const historyLost = new Set<unknown>([286, 280, 136, 260, 9]);

/**
 * The one change stream of a process: over all of the deployment, filtered to the event logs of these
 * databases (needs the privilege `changeStream` on any resource). It resumes by token after every outage,
 * for ever; when the server has forgotten the token it begins anew. Everybody is woken after each beginning.
 */
export function watchEvents(client: MongoClient, databaseNames: readonly string[], logger?: LogLogger): Alarm {
  const listeners = new Map<string, Set<Wake>>();
  const retry = new Signal();
  let stream: ChangeStream | undefined;
  let token: ResumeToken;
  let closed = false;

  const pipeline = [
    {
      $match: {
        "ns.db": { $in: [...databaseNames] },
        // A batch that is numbered raises its log's counter once, in the same transaction.
        $or: [
          { "ns.coll": "events", operationType: "insert" },
          { "ns.coll": "counters", operationType: "update" },
        ],
      },
    },
    {
      $project: {
        ...{ _id: 1, ns: 1, operationType: 1 },
        ...{ "fullDocument.type": 1, "fullDocument.tenant": 1, "updateDescription.updatedFields.seq": 1 },
      },
    },
  ];

  const ring = (key: string, news?: News): void => {
    for (const wake of listeners.get(key) ?? []) wake(news);
  };
  const heard = (change: Document): void => {
    token = change["_id"];
    const { db } = change["ns"] as { db: string };
    if (change["operationType"] === "insert") {
      const { type, tenant } = (change["fullDocument"] ?? {}) as News;
      return ring(`recorded ${db}`, { type, tenant });
    }
    const { updatedFields } = (change["updateDescription"] ?? {}) as { updatedFields?: { seq?: unknown } };
    const seq = updatedFields?.seq;
    ring(`numbered ${db}`, typeof seq === "number" ? { seq } : undefined);
  };

  async function follow(): Promise<void> {
    const opened = client.watch(pipeline, {
      maxAwaitTimeMS: awaitMs,
      ...(token === undefined ? {} : { resumeAfter: token }),
    });
    stream = opened;
    try {
      // The first look opens the stream; what happened before it, the listeners must look for themselves.
      const first = await opened.tryNext();
      for (const key of listeners.keys()) ring(key);
      if (first) heard(first);
      for await (const change of opened) heard(change);
    } finally {
      token = opened.resumeToken ?? token;
      await opened.close().catch(() => undefined);
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !closed;) {
      const started = performance.now();
      try {
        await follow();
      } catch (error) {
        if (closed) return;
        if (performance.now() - started > 10_000) failures = 0;
        failures += 1;
        // Not an outage: the server may not know the token any more.
        const lost = historyLost.has((error as { code?: unknown }).code) || (!isOutage(error) && failures > 2);
        if (lost) token = undefined;
        logger?.warn({ err: error, failures, anew: lost }, "the change stream broke and is opened again");
        await retry.wait(Math.random() * Math.min(2_000, 50 * 2 ** Math.min(failures, 6)));
      }
    }
  }
  const running = run();

  return {
    on(databaseName, kind, wake) {
      const key = `${kind} ${databaseName}`;
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set);
      set.add(wake);
      return () => void set.delete(wake);
    },
    ring: (databaseName, kind, news) => ring(`${kind} ${databaseName}`, news),
    async close() {
      closed = true;
      retry.wake();
      await stream?.close().catch(() => undefined);
      await running;
    },
  };
}
