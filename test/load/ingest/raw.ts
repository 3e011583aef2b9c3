import type { Db, Document } from "mongodb";
import { createCollections, createIndexes } from "../../../packages/storage/src/indexes.ts";
import type { Database } from "@waybill/storage";

/** What one push left behind: the push as it came, its scan, and the event that tells of it. */
export type Trace = readonly { readonly collection: string; readonly document: Document }[];

/** Collections into which a push puts a document. */
const collections = ["webhookDeliveries", "trackingEvents", "events"] as const;

/** Reads what pushes stored since a moment: a trace for each, in the order of their scans. */
export async function tracesSince(database: Database, since: Date): Promise<Trace[]> {
  const scans = await database.db
    .collection("trackingEvents")
    .find({ receivedAt: { $gte: since } })
    .toArray();
  const deliveries = database.db.collection("webhookDeliveries");
  const pushes = await deliveries.find({ receivedAt: { $gte: since } }).toArray();
  const events = await database.db
    .collection("events")
    .find({ type: "shipment.status_changed", recordedAt: { $gte: since } })
    .toArray();
  // Pushes and scans are as many as one another; an event tells of several scans that were folded together.
  return scans.map((scan, index) => [
    { collection: collections[0], document: pushes[index] ?? {} },
    { collection: collections[1], document: scan },
    ...(events[index] ? [{ collection: collections[2], document: events[index] }] : []),
  ]);
}

/** A database with the same collections and indexes, and nothing in it. */
export async function emptyLike(database: Database, name: string): Promise<Db> {
  const db = database.client.db(name);
  await createCollections(db, [...collections]);
  await createIndexes(
    db,
    database.indexes.filter(({ collection }) => (collections as readonly string[]).includes(collection)),
  );
  return db;
}

/** Inserts traces one by one, each document by itself, as they come one by one to the door. */
export async function insertOneByOne(db: Db, traces: readonly Trace[], callers: number): Promise<void> {
  const queue = traces.values();
  const caller = async (): Promise<void> => {
    for (const trace of queue) {
      for (const { collection, document } of trace) await db.collection(collection).insertOne(document);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Inserts traces in groups, a command for each collection, as somebody would who has them all beforehand. */
export async function insertGrouped(db: Db, traces: readonly Trace[], size: number, callers: number): Promise<void> {
  const groups = Array.from({ length: Math.ceil(traces.length / size) }, (_, n) =>
    traces.slice(n * size, (n + 1) * size),
  ).values();
  const caller = async (): Promise<void> => {
    for (const group of groups) {
      for (const name of collections) {
        const documents = group.flatMap((trace) =>
          trace.filter(({ collection }) => collection === name).map(({ document }) => document),
        );
        if (documents.length > 0) await db.collection(name).insertMany(documents, { ordered: false });
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}
