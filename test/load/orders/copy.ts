import { createCollections, createIndexes } from "../../../packages/storage/src/indexes.ts";
import type { OneProcessGraph } from "../../../scripts/graph/one-process.ts";

/** Copies every subgraph's database as it is, indexes included, to one under another prefix. */
export async function copyDatabases(graph: OneProcessGraph, prefix: string, toPrefix: string): Promise<void> {
  for (const { database } of Object.values(graph.subgraphs)) {
    const target = database.client.db(database.name.replace(prefix, toPrefix));
    const names = (await database.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    await createCollections(target, names);
    await createIndexes(target, database.indexes);
    for (const name of names) {
      const documents = await database.db.collection(name).find().toArray();
      if (documents.length > 0) await target.collection(name).insertMany(documents);
    }
  }
}
