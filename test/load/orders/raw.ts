import {
  type AnyBulkWriteOperation,
  type ClientBulkWriteModel,
  type ClientSession,
  type Db,
  type MongoClient,
  MongoClientBulkWriteError,
  MongoServerError,
  type TransactionOptions,
} from "mongodb";
import { isDocument, type Unit, type Write } from "./recording.ts";
import { Renaming, type Template } from "./template.ts";

/** A recorded placement that the bare driver can write again. */
export interface RawOrder {
  readonly renaming: Renaming;
  readonly recordedAt: number;
  readonly units: readonly {
    readonly database: string;
    readonly transaction: boolean;
    readonly writes: Template<readonly Write[]>;
  }[];
}

const options: TransactionOptions = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority" },
  readPreference: "primary",
};

const writeConflict = 112;

/** @param number the recorded order's number, which is unique. */
export function rawOrder(units: readonly Unit[], number: string, recordedAt: number): RawOrder {
  const renaming = new Renaming(number);
  return {
    renaming,
    recordedAt,
    units: units.map((unit) => ({ ...unit, writes: renaming.template(unit.writes) })),
  };
}

/** Where the bare driver writes. */
export interface RawTarget {
  readonly client: MongoClient;
  /** The database that stands for a recorded one. */
  databaseOf(name: string): Db;
  /** Whether the server takes writes to several collections in one command. */
  readonly bulkWrites: boolean;
}

/**
 * Writes an order as somebody would who knows beforehand that nothing stands in its way, in the fewest commands that the
 * driver and the server have: after a transaction's first, all in one where the server takes that, else what goes into
 * one collection in one.
 */
export async function writeRaw(target: RawTarget, order: RawOrder): Promise<void> {
  const names = order.renaming.names(Date.now() - order.recordedAt);
  for (const { database, transaction, writes } of order.units) {
    const db = target.databaseOf(database);
    const groups = [...Map.groupBy(writes.make(names), ({ collection }) => collection).values()];
    const run = async (session?: ClientSession): Promise<void> => {
      // One of the embedded servers does not take writes to several collections as a transaction's first command.
      const [first, ...rest] = groups;
      if (first) await toOne(db, first, session);
      if (target.bulkWrites && rest.length > 1) await toSeveral(target.client, db, rest.flat(), session);
      else for (const group of rest) await toOne(db, group, session);
    };
    if (transaction) await target.client.withSession((session) => session.withTransaction(() => run(session), options));
    else await run();
  }
}

/** What goes into one collection. A single write goes without the driver's machinery of bulk writes. */
async function toOne(db: Db, writes: readonly Write[], session: ClientSession | undefined): Promise<void> {
  const [only] = writes;
  if (!only) return;
  const collection = db.collection(only.collection);
  const within = session ? { session } : {};
  const models = writes.flatMap(modelsOf);
  const [model] = models;
  if (models.length > 1) {
    const done = await collection.bulkWrite(models, within);
    check(models.length, done.insertedCount + done.matchedCount + done.upsertedCount + done.deletedCount);
  } else if (model && "insertOne" in model) {
    await collection.insertOne(model.insertOne.document, within);
  } else if (model && "deleteOne" in model) {
    check(1, (await collection.deleteOne(model.deleteOne.filter, within)).deletedCount);
  } else if (only.kind === "update") {
    const { filter, update, upsert } = only;
    const done = isDocument(update)
      ? await collection.replaceOne(filter, update, { ...within, upsert })
      : await collection.updateOne(filter, update, { ...within, upsert });
    check(1, done.matchedCount + done.upsertedCount);
  }
}

/** What goes into several collections, in one command. */
async function toSeveral(
  client: MongoClient,
  db: Db,
  writes: readonly Write[],
  session: ClientSession | undefined,
): Promise<void> {
  const models = writes.flatMap((write) => {
    const namespace = `${db.databaseName}.${write.collection}`;
    return modelsOf(write).map((model): ClientBulkWriteModel => {
      const [[name, one] = []] = Object.entries(model);
      return { namespace, name, ...one } as ClientBulkWriteModel;
    });
  });
  try {
    const done = await client.bulkWrite(models, session ? { session } : {});
    check(models.length, done.insertedCount + done.matchedCount + done.upsertedCount + done.deletedCount);
  } catch (error) {
    const [first] = error instanceof MongoClientBulkWriteError ? error.writeErrors.values() : [];
    if (first?.code !== writeConflict) throw error;
    // As a command of one write would have been refused: the driver begins the transaction anew for the label.
    throw new MongoServerError({ ...first, errorLabels: ["TransientTransactionError"] });
  }
}

function modelsOf(write: Write): AnyBulkWriteOperation[] {
  if (write.kind === "insert") return write.documents.map((document) => ({ insertOne: { document } }));
  const { filter } = write;
  if (write.kind === "delete") return [{ deleteOne: { filter } }];
  const { update, upsert } = write;
  return isDocument(update)
    ? [{ replaceOne: { filter, replacement: update, upsert } }]
    : [{ updateOne: { filter, update, upsert } }];
}

function check(wanted: number, done: number): void {
  if (done !== wanted) throw new Error(`of ${wanted} writes ${done} found their document`);
}
