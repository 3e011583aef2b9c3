import { type Document, MongoClient, MongoServerError } from "mongodb";
import { hostsOf } from "./sources/uri.ts";

/** The database cannot carry Waybill; the message says in one sentence what is missing. */
export class DatabaseCheckError extends Error {}

/** MongoDB 7.0; embedded engines report at least this. */
const oldestWireVersion = 21;

/**
 * Checks that a server answers and has what Waybill needs: transactions and change streams, thus a replica set or
 * a sharded cluster. Writes nothing.
 * @throws DatabaseCheckError
 */
export async function checkDatabase(uri: string, timeoutMs = 10_000): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: timeoutMs });
  try {
    const hello = await client.db("admin").command({ hello: 1 });
    const missing = missingIn(hello);
    if (missing) throw new DatabaseCheckError(`The MongoDB at ${hostsOf(uri)} ${missing}`);
    await client.withSession((session) =>
      session.withTransaction(() => client.db("waybill_check").collection("none").findOne({}, { session })),
    );
    const stream = client.watch([], { maxAwaitTimeMS: 1 });
    try {
      await stream.tryNext();
    } finally {
      await stream.close();
    }
  } catch (error) {
    if (error instanceof DatabaseCheckError) throw error;
    throw new DatabaseCheckError(`The MongoDB at ${hostsOf(uri)} ${inWords(error)}`);
  } finally {
    await client.close();
  }
}

function missingIn(hello: Document): string | undefined {
  if (!hello["setName"] && hello["msg"] !== "isdbgrid") {
    return "is a standalone server: start it with --replSet and run rs.initiate() once, since transactions and change streams need a replica set.";
  }
  if (Number(hello["maxWireVersion"]) < oldestWireVersion) return "is older than MongoDB 7: upgrade it.";
  return undefined;
}

function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof MongoServerError && error.code === 13) return `does not allow this user enough: ${message}.`;
  if (error instanceof MongoServerError && error.code === 18) return "refuses this user and password.";
  return `cannot be used: ${message}. Check that it runs and that MONGODB_URI is right.`;
}
