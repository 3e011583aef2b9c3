import type { Db } from "mongodb";

/**
 * An index as data, so that one test can walk every index that Waybill declares.
 *
 * What queries must heed, because the embedded servers answer otherwise than mongod (`checkIndex` of
 * `@waybill/storage/testing` shows it): on a field that is not the last of the key, a range must not include
 * the value where the scan ends. There `$lte` on an ascending field, and `$gte` on a descending one, lose the
 * documents that are equal. A range with two ends on a
 * field in a list is not to be had either. One of them also uses no index for a query with `$or`, `$and` or a condition on a
 * field outside the index, unless it is hinted.
 */
export interface IndexSpec {
  readonly collection: string;
  /** Fields in order; dots reach into objects and arrays. */
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
  /**
   * Only documents that match are indexed. A field that stands both here and in the key must come first in
   * the key: the embedded servers answer wrongly otherwise.
   */
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>;
  /** Seconds after the (date) field of the key when the server deletes the document, up to a minute late. */
  readonly expireAfterSeconds?: number;
  readonly name?: string;
}

const namespaceExists = 48;
const indexOptionsConflict = 85;
const indexKeySpecsConflict = 86;
const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** The name under which an index exists: its own, or the server's usual `field_1_other_-1`. */
export function indexName(spec: IndexSpec): string {
  return (
    spec.name ??
    Object.entries(spec.key)
      .map(([field, way]) => `${field}_${way}`)
      .join("_")
  );
}

/** Creates what is missing of `collections`. Safe when several processes start at once. */
export async function createCollections(db: Db, collections: readonly string[]): Promise<void> {
  const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map((c) => c.name));
  for (const name of new Set(collections)) {
    if (existing.has(name)) continue;
    try {
      await db.createCollection(name);
    } catch (error) {
      if (codeOf(error) !== namespaceExists) throw error;
    }
  }
}

/** Creates the indexes; one whose definition has changed since is dropped and made anew. */
export async function createIndexes(db: Db, specs: readonly IndexSpec[]): Promise<void> {
  for (const spec of specs) {
    const { collection, key, name: _, ...options } = spec;
    const create = () => db.collection(collection).createIndex({ ...key }, { ...options, name: indexName(spec) });
    try {
      await create();
    } catch (error) {
      if (codeOf(error) !== indexOptionsConflict && codeOf(error) !== indexKeySpecsConflict) throw error;
      await db.collection(collection).dropIndex(indexName(spec));
      await create();
    }
  }
}
