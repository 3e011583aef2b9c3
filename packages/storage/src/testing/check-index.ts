import { randomBytes } from "node:crypto";
import { type Collection, type Db, type Document, type Filter, MongoBulkWriteError } from "mongodb";
import { createCollections, createIndexes, type IndexSpec } from "../indexes.ts";
import { type Random, seededRandom } from "./random.ts";

export interface IndexCheck {
  readonly seed?: number;
  readonly documents?: number;
  readonly queries?: number;
  /** Values that a field may have, instead of the small mixed lists made up here. `undefined`: the field is absent. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>;
  /** Fields that hold a list of objects: `["lines"]` for a key on `lines.sku`. */
  readonly lists?: readonly string[];
}

export interface IndexVerdict {
  readonly queries: number;
  /** Queries that matched something: a check in which few did says little. */
  readonly matched: number;
  /** The queries that the index answered otherwise than a full scan. Empty: the index can be relied on. */
  readonly wrong: readonly {
    readonly query: Query;
    readonly indexed: readonly string[];
    readonly scanned: readonly string[];
  }[];
}

interface Query {
  readonly filter: Filter<Document>;
  readonly sort?: Readonly<Record<string, 1 | -1>>;
}

/**
 * The differential test of one index: random documents and queries, and every answer with the index must be the
 * answer of a full scan. Works on a collection of its own in `db` and drops it.
 * Embedded servers answer some kinds of index wrongly; run it for every index that is declared.
 */
export async function checkIndex(db: Db, spec: IndexSpec, options: IndexCheck = {}): Promise<IndexVerdict> {
  const random = seededRandom(options.seed ?? 1);
  const name = `check_${randomBytes(6).toString("hex")}`;
  const own: IndexSpec = { ...spec, collection: name };
  const domain = domainOf(spec, options.values ?? {});
  await createCollections(db, [name]);
  const collection = db.collection<{ _id: string }>(name);
  try {
    await createIndexes(db, [own]);
    await fill(collection, options.documents ?? 120, random, () => makeDocument(random, domain, options.lists ?? []));
    const wrong: { query: Query; indexed: readonly string[]; scanned: readonly string[] }[] = [];
    let matched = 0;
    const count = options.queries ?? 150;
    for (let n = 0; n < count; n++) {
      const query = makeQuery(random, spec, domain, options.lists ?? []);
      const answer = async (hint: Document | undefined): Promise<string[]> => {
        let cursor = collection.find(query.filter as Filter<{ _id: string }>);
        if (query.sort) cursor = cursor.sort({ ...query.sort });
        if (hint) cursor = cursor.hint(hint);
        return (await cursor.toArray()).map((document) => document._id);
      };
      const indexed = await answer(undefined);
      const scanned = await answer({ $natural: 1 });
      if (scanned.length > 0) matched += 1;
      const same = query.sort
        ? JSON.stringify(indexed) === JSON.stringify(scanned)
        : JSON.stringify(indexed.toSorted()) === JSON.stringify(scanned.toSorted());
      if (!same) wrong.push({ query, indexed, scanned });
    }
    return { queries: count, matched, wrong };
  } finally {
    await collection.drop();
  }
}

/** Inserts documents, then changes some and removes some: entries must enter the index and leave it. */
async function fill(
  collection: Collection<{ _id: string }>,
  count: number,
  random: Random,
  make: () => Document,
): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `d${String(n).padStart(4, "0")}`);
  const inserts = ids.map((_id) => ({ insertOne: { document: { ...make(), _id } } }));
  const changes = ids.flatMap((_id) => [
    ...(random.chance(0.2) ? [{ replaceOne: { filter: { _id }, replacement: make() } }] : []),
    ...(random.chance(0.05) ? [{ deleteOne: { filter: { _id } } }] : []),
  ]);
  for (const batch of [inserts, changes]) {
    if (batch.length === 0) continue;
    // A unique index refuses some: the rest is what it must answer for.
    await collection.bulkWrite(batch, { ordered: false }).catch((error: unknown) => {
      const refused = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
      if (refused.length === 0 || refused.some(({ code }) => code !== 11_000)) throw error;
    });
  }
}

/**
 * What the answers of an index depend on, as a string: the kind and direction of each field of its key, which of them
 * lie in lists, and its options. Of indexes that differ in their names alone, one need be checked.
 */
export function indexShape(spec: IndexSpec, { values = {}, lists = [] }: IndexCheck = {}): string {
  const domain = domainOf(spec, values);
  const fields = Object.keys(spec.key);
  const kindOf = (field: string): unknown => {
    const [first = "", ...rest] = field.split(".");
    return field === "_id" ? field : [domain[field], rest.length, lists.includes(first)];
  };
  return JSON.stringify({
    key: fields.map((field) => [kindOf(field), spec.key[field]]),
    unique: spec.unique === true,
    expires: spec.expireAfterSeconds !== undefined,
    partial: Object.entries(spec.partialFilterExpression ?? {}).map(([field, wanted]) => [
      fields.includes(field) ? fields.indexOf(field) : kindOf(field),
      wanted,
    ]),
  });
}

type Domain = Readonly<Record<string, readonly unknown[]>>;

// Two tenants, few values: so that most queries match some documents and not others.
function domainOf(spec: IndexSpec, given: Domain): Domain {
  const filter = spec.partialFilterExpression ?? {};
  const fields = [...new Set([...Object.keys(spec.key), ...Object.keys(filter)])].filter((field) => field !== "_id");
  const future = Date.now() + 10 * 86_400_000;
  const dates = [0, 1, 2, 3, 4].map((n) => new Date(future + n * 1000));
  const madeUp = (field: string): readonly unknown[] => {
    if (spec.expireAfterSeconds !== undefined) return dates;
    const wanted = filter[field];
    const values = /seq|version|count|quantity|available/i.test(field)
      ? [0, 1, 2, 3, 5, 8]
      : field.endsWith("At")
        ? dates
        : ["a", "b", "c", "d"];
    if (wanted === undefined) return [...values, undefined, null];
    if (typeof wanted !== "object" || wanted === null)
      return [wanted, undefined, typeof wanted === "number" ? wanted + 1 : "other"];
    const listed = (wanted as { $in?: readonly unknown[] }).$in ?? [];
    return [...listed, ...values, undefined];
  };
  return Object.fromEntries(fields.map((field) => [field, given[field] ?? madeUp(field)]));
}

function makeDocument(random: Random, domain: Domain, lists: readonly string[]): Document {
  const document: Document = { other: random.int(3) };
  for (const list of lists) document[list] = Array.from({ length: random.int(4) }, () => ({}));
  for (const [path, values] of Object.entries(domain)) {
    const [first = "", ...rest] = path.split(".");
    const targets = lists.includes(first) ? (document[first] as Document[]) : [document];
    for (const target of targets) {
      const value = values[random.int(values.length)];
      if (value !== undefined) put(target, target === document ? [first, ...rest] : rest, value);
    }
  }
  return document;
}

function put(target: Document, [first = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else put((target[first] ??= {}) as Document, rest, value);
}

// Equality on a prefix of the key, then perhaps a range or a list, mostly with the filter of a partial index.
function makeQuery(random: Random, spec: IndexSpec, domain: Domain, lists: readonly string[]): Query {
  const filter: Document = {};
  const fields = Object.keys(spec.key);
  const length = 1 + random.int(fields.length);
  for (const [index, field] of fields.slice(0, length).entries()) {
    const values = valuesOf(domain, field);
    // Not in a list: an element for each end of the range would do, which the embedded servers see differently.
    const mayRange = index === length - 1 && !lists.includes(field.split(".", 1)[0] ?? "") && random.chance(0.6);
    filter[field] = mayRange ? condition(random, values, openEnd(spec, field)) : random.pick(values);
  }
  if (spec.partialFilterExpression && random.chance(0.8)) {
    for (const [field, wanted] of Object.entries(spec.partialFilterExpression)) filter[field] ??= wanted;
  }
  if (random.chance(0.2)) filter["other"] = random.int(3);
  if (random.chance(0.5)) return { filter };
  // A sort that the index gives, or its mirror, made total by the id.
  const mirror = random.chance(0.3) ? -1 : 1;
  const sort = Object.fromEntries(Object.entries(spec.key).map(([field, way]) => [field, (way * mirror) as 1 | -1]));
  return { filter, sort: "_id" in sort ? sort : { ...sort, _id: mirror } };
}

function valuesOf(domain: Domain, field: string): readonly unknown[] {
  if (field === "_id") return ["d0003", "d0017", "d0040", "d0099"];
  const values = (domain[field] ?? []).filter((value) => value !== undefined && value !== null);
  return values.length > 0 ? values : [0];
}

/** The operator that `IndexSpec` bars on this field: it would include the value where the scan ends. */
function openEnd(spec: IndexSpec, field: string): "$lte" | "$gte" | undefined {
  if (field === Object.keys(spec.key).at(-1)) return undefined;
  return spec.key[field] === 1 ? "$lte" : "$gte";
}

function condition(random: Random, values: readonly unknown[], barred: "$lte" | "$gte" | undefined): unknown {
  const value = (): unknown => random.pick(values);
  const made = random.pick<() => Document>([
    () => ({ $gt: value() }),
    () => ({ $gte: value() }),
    () => ({ $lt: value() }),
    () => ({ $lte: value() }),
    () => ({ $gt: value(), $lte: value() }),
    () => ({ $gte: value(), $lt: value() }),
    () => ({ $in: [value(), value()] }),
    () => ({ $exists: true }),
  ])();
  if (barred === undefined || !(barred in made)) return made;
  const { [barred]: bound, ...rest } = made;
  return { ...rest, [barred === "$lte" ? "$lt" : "$gt"]: bound };
}
