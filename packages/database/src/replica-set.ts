import { type Document, Long, MongoClient, MongoServerError } from "mongodb";

const notYetInitialized = 94;
const name = "waybill";

/** The replica-set configuration that a data folder should have when its server listens on `host`, or null if it has. */
export function neededConfig(current: Document | undefined, host: string): Document | null {
  if (!current) return { _id: name, version: 1, members: [{ _id: 0, host }] };
  const members = current["members"] as Document[];
  if (members.length === 1 && members[0]?.["host"] === host) return null;
  return { ...current, version: Number(current["version"]) + 1, members: [{ ...members[0], _id: 0, host }] };
}

/**
 * Makes a freshly started `mongod` the primary of its one-node replica set. A data folder that was last used on
 * another port is told its new address.
 */
export async function formReplicaSet(uri: string, host: string): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 30_000, readPreference: "primaryPreferred" });
  try {
    const admin = client.db("admin");
    const current = await currentConfig(client);
    const config = neededConfig(current, host);
    if (config && !current) await admin.command({ replSetInitiate: config });
    if (config && current) await admin.command({ replSetReconfig: config, force: true });
    await untilPrimary(client);
  } finally {
    await client.close();
  }
}

async function currentConfig(client: MongoClient): Promise<Document | undefined> {
  try {
    return (await client.db("admin").command({ replSetGetConfig: 1 }))["config"] as Document;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === notYetInitialized) return undefined;
    throw error;
  }
}

/** `hello` with a topology version and a wait is answered when the state changes: no polling. */
async function untilPrimary(client: MongoClient): Promise<void> {
  const until = Date.now() + 30_000;
  const admin = client.db("admin");
  let hello = await admin.command({ hello: 1 });
  while (!hello["isWritablePrimary"]) {
    if (Date.now() > until) throw new Error("mongod did not become primary of its replica set within 30 s");
    const seen = hello["topologyVersion"] as { processId: unknown; counter: number | Long };
    // The driver reads the counter as a number; the server takes nothing but a 64-bit one.
    const counter = Long.isLong(seen.counter) ? seen.counter : Long.fromNumber(seen.counter);
    hello = await admin.command({ hello: 1, topologyVersion: { ...seen, counter }, maxAwaitTimeMS: 1_000 });
  }
}
