import type { Database } from "@waybill/storage";
import DataLoader from "dataloader";

/** The newest `count` of a parent. */
export interface NewestOf {
  readonly parentId: string;
  readonly count: number;
}

const keyOf = ({ parentId, count }: NewestOf): string => `${count}:${parentId}`;

/**
 * Loads the newest documents of each parent: all parents that are asked for in one tick, with one query for each
 * page size.
 * @param field where the documents have their parent's id.
 * @param visible narrows to the tenant and to what the caller may see.
 */
export function loaderOfNewest<T extends object>(
  { db }: Database,
  collection: string,
  field: string,
  visible: Readonly<Record<string, unknown>>,
): DataLoader<NewestOf, T[], string> {
  return new DataLoader<NewestOf, T[], string>(
    async (keys) => {
      const found = new Map<string, T[]>();
      for (const n of new Set(keys.map(({ count }) => count))) {
        const parentIds = keys.filter(({ count }) => count === n).map(({ parentId }) => parentId);
        const groups = db.collection(collection).aggregate<{ _id: string; newest: T[] }>([
          { $match: { $and: [visible, { [field]: { $in: parentIds } }] } },
          {
            $group: {
              _id: `$${field}`,
              newest: { $topN: { n, sortBy: { createdAt: -1, _id: -1 }, output: "$$ROOT" } },
            },
          },
        ]);
        for await (const { _id: parentId, newest } of groups) found.set(keyOf({ parentId, count: n }), newest);
      }
      return keys.map((key) => found.get(keyOf(key)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );
}
