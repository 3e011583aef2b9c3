import type { Db, Document, Filter, FindCursor, Hint, Sort } from "mongodb";

export interface QueryPlan {
  /** Stages of the winning plan from the outermost inwards, for example `["LIMIT", "FETCH", "IXSCAN"]`. */
  readonly stages: readonly string[];
  /** Names of the indexes that are scanned. */
  readonly indexes: readonly string[];
}

export interface FindShape {
  readonly sort?: Sort;
  readonly limit?: number;
  readonly hint?: Hint;
}

/** The plan that the server chooses for a find. */
export async function explainFind(
  db: Db,
  collection: string,
  filter: Filter<Document>,
  shape: FindShape = {},
): Promise<QueryPlan> {
  const explained: Document = await find(db, collection, filter, shape).explain("queryPlanner");
  const planner = explained["queryPlanner"] as Document | undefined;
  const winning = planner?.["winningPlan"] as Document | undefined;
  if (!winning) throw new Error(`the server explained nothing about ${collection}`);
  const stages: string[] = [];
  const indexes: string[] = [];
  walk(winning, stages, indexes);
  return { stages, indexes };
}

/**
 * For a query on a hot path: it must be read by an index, and that must give what a full scan gives. Run it on
 * documents that the query matches, at the edges of its ranges too.
 * @throws Error with the plan, or with both answers.
 */
export async function assertIndexScan(
  db: Db,
  collection: string,
  filter: Filter<Document>,
  shape: FindShape = {},
): Promise<QueryPlan> {
  const plan = await explainFind(db, collection, filter, shape);
  const byIndex = plan.indexes.length > 0 || plan.stages.some((stage) => /^(IDHACK|EXPRESS)/.test(stage));
  if (!byIndex || plan.stages.includes("COLLSCAN")) {
    throw new Error(`${collection} ${JSON.stringify(filter)} is not read by an index: ${plan.stages.join(" < ")}`);
  }
  // Without the limit: which of equals come first is open.
  const { limit: _, ...whole } = shape;
  const [indexed, scanned] = await Promise.all(
    [whole, { ...whole, hint: { $natural: 1 } }].map((shape) => ids(find(db, collection, filter, shape))),
  );
  if (indexed !== scanned) {
    throw new Error(`${collection} ${JSON.stringify(filter)} by index gives ${indexed}, by full scan ${scanned}`);
  }
  return plan;
}

/**
 * The plan by which the server reads what an aggregation begins with.
 * @param hint as the aggregation has it.
 */
export async function explainAggregate(
  db: Db,
  collection: string,
  pipeline: readonly Document[],
  hint?: Hint,
): Promise<QueryPlan> {
  const explained: Document = await db
    .collection(collection)
    .aggregate([...pipeline], hint === undefined ? {} : { hint })
    .explain("queryPlanner");
  const [first] = (explained["stages"] as Document[] | undefined) ?? [];
  const cursor = (first?.["$cursor"] as Document | undefined) ?? explained;
  const winning = (cursor["queryPlanner"] as Document | undefined)?.["winningPlan"] as Document | undefined;
  if (!winning) throw new Error(`the server explained nothing about ${collection}`);
  const stages: string[] = [];
  const indexes: string[] = [];
  walk(winning, stages, indexes);
  return { stages, indexes };
}

function find(db: Db, collection: string, filter: Filter<Document>, shape: FindShape): FindCursor {
  let cursor = db.collection(collection).find(filter);
  if (shape.sort) cursor = cursor.sort(shape.sort);
  if (shape.limit) cursor = cursor.limit(shape.limit);
  return shape.hint ? cursor.hint(shape.hint) : cursor;
}

const ids = async (cursor: FindCursor): Promise<string> =>
  (await cursor.map((document: Document) => String(document["_id"])).toArray()).toSorted().join(" ");

function walk(stage: Document, stages: string[], indexes: string[]): void {
  if (typeof stage["stage"] === "string") stages.push(stage["stage"]);
  if (typeof stage["indexName"] === "string") indexes.push(stage["indexName"]);
  const inner: unknown[] = [
    stage["inputStage"],
    stage["queryPlan"],
    ...((stage["inputStages"] as unknown[] | undefined) ?? []),
  ];
  for (const next of inner) if (typeof next === "object" && next !== null) walk(next, stages, indexes);
}
