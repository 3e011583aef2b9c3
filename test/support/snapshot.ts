import type { SubgraphName } from "@waybill/schema";
import type { Subgraphs } from "./subgraphs.ts";

/** Every document of databases, by `<subgraph>.<collection>`, in the order of ids. */
export type Snapshot = Readonly<Record<string, readonly object[]>>;

/**
 * Reads everything that is stored, once the logs are quiet: two snapshots are equal exactly when nothing was
 * changed in between.
 * @param except collections whose change is meant, such as `orders.orderNumbers`.
 */
export async function snapshot(
  subgraphs: Subgraphs,
  names: readonly SubgraphName[],
  except: readonly string[] = [],
): Promise<Snapshot> {
  await subgraphs.quiet();
  const parts = await Promise.all(
    names.map(async (name) => {
      const db = subgraphs.db(name);
      const collections = await db.listCollections({}, { nameOnly: true }).toArray();
      // Who is connected, which changes by itself.
      const stored = collections.map((c) => c.name).filter((collection) => collection !== "processes");
      const wanted = stored.filter((collection) => !except.includes(`${name}.${collection}`));
      return Promise.all(
        wanted
          .toSorted()
          .map(async (collection): Promise<[string, object[]]> => [
            `${name}.${collection}`,
            await db.collection(collection).find({}).sort({ _id: 1 }).toArray(),
          ]),
      );
    }),
  );
  return Object.fromEntries(parts.flat());
}
