import {
  type ClientBulkWriteModel,
  type ClientSession,
  type Document,
  MongoClientBulkWriteError,
  MongoServerError,
} from "mongodb";
import type { Database } from "./database.ts";

type Stored = { readonly _id: string };
type Collections = Record<string, Stored>;

/** A write whose outcome nobody waits for inside its transaction. */
export type LastWrite =
  | { readonly collection: string; readonly document: Stored }
  | {
      readonly collection: string;
      readonly filter: Document & { readonly _id: string };
      readonly update: Document;
      /** Makes the error of a transaction whose document does not fit the filter. */
      readonly missed?: () => Error;
    };

/** MongoDB 8: the first that takes writes to several collections in one command. */
const bulkWriteVersion = 25;

/** Whether a server takes writes to several collections in one command. */
export const takesBulkWrites = (hello: Document): boolean => Number(hello["maxWireVersion"]) >= bulkWriteVersion;

/**
 * Makes the writes that a transaction has left to its end: all in one command where the server can, else those to one
 * collection in one. What the server does for a document is little beside what a command costs it and the process.
 */
export async function makeLastWrites(
  database: Pick<Database, "client" | "db" | "bulkWrites">,
  session: ClientSession,
  writes: readonly LastWrite[],
): Promise<void> {
  const groups = Map.groupBy(writes, (write) => `${write.collection} ${"document" in write}`);
  // One of the embedded servers does not take it as a transaction's first command, which sets the read concern.
  const begun = session.operationTime !== undefined;
  if (groups.size > 1 && database.bulkWrites && begun) return inOneCommand(database, session, writes);
  for (const group of groups.values()) await intoOneCollection(database, session, group);
}

async function inOneCommand(
  { client, db }: Pick<Database, "client" | "db">,
  session: ClientSession,
  writes: readonly LastWrite[],
): Promise<void> {
  const models = writes.map((write): ClientBulkWriteModel<Collections> => {
    const namespace = `${db.databaseName}.${write.collection}`;
    if ("document" in write) return { namespace, name: "insertOne", document: write.document };
    return { namespace, name: "updateOne", filter: write.filter, update: write.update };
  });
  let matched: number;
  try {
    ({ matchedCount: matched } = await client.bulkWrite<Collections>(models, { session }));
  } catch (error) {
    throw error instanceof MongoClientBulkWriteError ? reasonOf(error) : error;
  }
  checkMatched(writes, matched);
}

/** @throws what was to be thrown when a document does not fit. */
function checkMatched(writes: readonly LastWrite[], matched: number): void {
  const updates = writes.flatMap((write) => ("document" in write ? [] : [write]));
  const missed = matched < updates.length && updates.flatMap((update) => update.missed ?? [])[0];
  if (missed) throw missed();
}

/** The error that the command of the one write would have had: whoever decides to try again reads its code and labels. */
function reasonOf(error: MongoClientBulkWriteError): unknown {
  const [first] = error.writeErrors.values();
  if (first) return new MongoServerError({ message: first.message, code: first.code });
  return error.cause ?? error;
}

async function intoOneCollection(
  { db }: Pick<Database, "db">,
  session: ClientSession,
  writes: readonly LastWrite[],
): Promise<void> {
  const [first] = writes;
  if (!first) return;
  const stored = db.collection<Stored>(first.collection);
  const documents = writes.flatMap((write) => ("document" in write ? [write.document] : []));
  const [only] = documents;
  // A single document goes without the driver's machinery of bulk writes.
  if (documents.length === 1 && only) await stored.insertOne(only, { session });
  else if (documents.length > 1) await stored.insertMany(documents, { session });
  const updates = writes.flatMap((write) => ("document" in write ? [] : [write]));
  const [alone] = updates;
  if (updates.length === 1 && alone) {
    const { matchedCount } = await stored.updateOne(alone.filter, alone.update, { session });
    checkMatched(updates, matchedCount);
  } else if (updates.length > 1) {
    const models = updates.map(({ filter, update }) => ({ updateOne: { filter, update } }));
    checkMatched(updates, (await stored.bulkWrite(models, { session })).matchedCount);
  }
}
