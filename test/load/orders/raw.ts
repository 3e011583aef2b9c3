import { type ClientSession, type Db, type MongoClient, type TransactionOptions } from "mongodb";
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

/** @param number the recorded order's number, which is unique. */
export function rawOrder(units: readonly Unit[], number: string, recordedAt: number): RawOrder {
  const renaming = new Renaming(number);
  return {
    renaming,
    recordedAt,
    units: units.map((unit) => ({ ...unit, writes: renaming.template(unit.writes) })),
  };
}

/** Writes an order as somebody would who knows beforehand that nothing stands in its way. */
export async function writeRaw(client: MongoClient, order: RawOrder, databaseOf: (name: string) => Db): Promise<void> {
  const names = order.renaming.names(Date.now() - order.recordedAt);
  for (const { database, transaction, writes } of order.units) {
    const db = databaseOf(database);
    const made = writes.make(names);
    const run = async (session?: ClientSession): Promise<void> => {
      for (const write of made) await apply(db, write, session);
    };
    if (transaction) await client.withSession((session) => session.withTransaction(() => run(session), options));
    else await run();
  }
}

async function apply(db: Db, write: Write, session: ClientSession | undefined): Promise<void> {
  const collection = db.collection(write.collection);
  const within = session ? { session } : {};
  if (write.kind === "insert") {
    const [only] = write.documents;
    if (write.documents.length === 1 && only) await collection.insertOne(only, within);
    else await collection.insertMany([...write.documents], within);
    return;
  }
  if (write.kind === "delete") {
    const { deletedCount } = await collection.deleteOne(write.filter, within);
    if (deletedCount !== 1) throw new Error(`nothing to delete in ${write.collection}`);
    return;
  }
  const { filter, update, upsert } = write;
  const done = isDocument(update)
    ? await collection.replaceOne(filter, update, { ...within, upsert })
    : await collection.updateOne(filter, update, { ...within, upsert });
  if (done.matchedCount + done.upsertedCount !== 1) throw new Error(`nothing to change in ${write.collection}`);
}
