/** A process that changes a document in a transaction and never commits. Arguments: the database's URI and name. */
import { openDatabase, transact } from "../../src/index.ts";

const [uri = "", name = ""] = process.argv.slice(2);
const database = await openDatabase({ uri, name, entities: [], indexes: [] });
const context = { tenant: "acme", actor: "user:anna", correlationId: "c-stuck", clock: () => new Date() };
await transact(database, context, async ({ db, session }) => {
  await db.collection("coins").updateOne({}, { $inc: { count: 100 } }, { session });
  process.stdout.write("open\n");
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});
