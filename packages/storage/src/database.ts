import { type EntityManager, MikroORM, type Options } from "@mikro-orm/mongodb";
import type { ObserveClient } from "@waybill/telemetry";
import { type Db, MongoClient, type MongoClientOptions } from "mongodb";
import { checkDataFormat } from "./data-format.ts";
import { Commits } from "./commits.ts";
import { FlatEntityManager } from "./flat-filters.ts";
import { createCollections, createIndexes, indexName, type IndexSpec } from "./indexes.ts";
import { knowVersions } from "./known-versions.ts";
import { takesBulkWrites } from "./last-writes.ts";
import { createLogHead } from "./log/head.ts";
import { OwnSessions } from "./sessions.ts";
import { logCollections, logIndexes } from "./log/collections.ts";

/** A subgraph's own database. Nobody else writes to it; others read its event log alone. */
export interface Database {
  readonly name: string;
  readonly orm: MikroORM;
  readonly client: MongoClient;
  readonly db: Db;
  /** The server's sessions of this process, so that others can end them should it die. */
  readonly sessions: OwnSessions;
  /** What this process commits. */
  readonly commits: Commits;
  /** Every index that was made sure of, the log's and those by tenant and id included. */
  readonly indexes: readonly IndexSpec[];
  /** See `OpenOptions.rehearse`. */
  readonly rehearse: boolean;
  /** Whether the server takes writes to several collections in one command. */
  readonly bulkWrites: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly uri: string;
  /** Database name, for example `waybill_orders`. */
  readonly name: string;
  /** MikroORM entities. Those with a `tenant` property are confined to the fork's tenant. */
  readonly entities: NonNullable<Options["entities"]>;
  readonly indexes: readonly IndexSpec[];
  /** For tests: run the work of every transaction twice, the first time in vain, as a conflict would. */
  readonly rehearse?: boolean;
  /** Told of the client before it connects, to watch its commands. */
  readonly observeClient?: ObserveClient | undefined;
}

const clientOptions: MongoClientOptions = {
  appName: "waybill",
  // What is acknowledged survives a fail-over, and nothing is read that a fail-over could take back.
  readConcern: { level: "majority" },
  writeConcern: { w: "majority" },
  readPreference: "primary",
  ignoreUndefined: true,
  // A database that is away is noticed in seconds; `transact` and the followers of the log go on trying.
  serverSelectionTimeoutMS: 5_000,
};

/**
 * A client with Waybill's concerns, connected. The caller closes it.
 * @param observe told of the client before it connects, to watch its commands
 */
export function connect(uri: string, observe?: ObserveClient): Promise<MongoClient> {
  const client = new MongoClient(uri, { ...clientOptions, ...(observe && { monitorCommands: true }) });
  observe?.(client);
  return client.connect();
}

/**
 * Opens a database and creates what is missing of its collections and indexes, the log's included:
 * never implicitly later, because a transaction must not create them.
 * @throws DataFormatError when another version of Waybill wrote the data
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const client = await connect(options.uri, options.observeClient);
  try {
    const orm = (await MikroORM.init({
      driverOptions: client,
      dbName: options.name,
      entities: options.entities,
      entityManager: FlatEntityManager,
      filters: { tenant: { cond: tenantCondition, default: true } },
      discovery: { warnWhenNoEntities: false },
      ensureDatabase: false,
    })) as MikroORM;
    quietForks(orm);
    quietQueries(orm);
    const db = client.db(options.name);
    const owned = [...orm.getMetadata().getAll().values()];
    const indexes = distinct([
      ...owned.filter((meta) => "tenant" in meta.properties).map((meta) => byTenantAndId(meta.collection)),
      ...options.indexes,
      ...logIndexes,
    ]);
    const collections = [...owned.map((meta) => meta.collection), ...indexes.map((spec) => spec.collection)];
    await createCollections(db, [...collections, ...logCollections]);
    await createIndexes(db, indexes);
    await checkDataFormat(db);
    await createLogHead(db);
    const sessions = await OwnSessions.open(db);
    // MikroORM closes the client only when it has used it.
    const close = async () => {
      await sessions.close();
      await orm.close(true);
      await client.close();
    };
    const { name, rehearse = false } = options;
    const bulkWrites = takesBulkWrites(await db.admin().command({ hello: 1 }));
    return { name, orm, client, db, sessions, commits: new Commits(), indexes, rehearse, bulkWrites, close };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/**
 * A unit of reading for one operation (for a subscription: one event), confined to `tenant`.
 * Every query through it carries the tenant; `filters: { tenant: false }` is for jobs over all tenants.
 */
export function forkFor(database: Database, tenant: string, signal?: AbortSignal): EntityManager {
  const em = database.orm.em.fork(signal ? { signal } : {});
  em.setFilterParams("tenant", { tenant });
  knowVersions(em);
  return em;
}

// Each fork sets a value of the configuration and puts it back, whereupon MikroORM writes to the process's environment.
// Nothing of the configuration changes after the start.
function quietForks({ config }: MikroORM): void {
  (config as unknown as { sync: () => void }).sync = () => undefined;
}

// MikroORM writes every query as text before it asks whether anybody logs it. Nobody does: commands are watched at the
// driver (`observeClient`).
function quietQueries({ em }: MikroORM): void {
  (em.getConnection() as unknown as { logObject: () => string }).logObject = () => "…";
}

// What a loader asks for, and the shard key of a larger deployment.
const byTenantAndId = (collection: string): IndexSpec => ({ collection, key: { tenant: 1, _id: 1 } });

const distinct = (specs: readonly IndexSpec[]): IndexSpec[] => [
  ...new Map(specs.map((spec) => [`${spec.collection} ${indexName(spec)}`, spec])).values(),
];

// MikroORM calls this for every query of every entity. A fork without a tenant is a bug, not an open door.
function tenantCondition(args: { tenant?: string }): { tenant: string } {
  if (typeof args?.tenant !== "string") throw new Error("this EntityManager has no tenant: use forkFor or transact");
  return { tenant: args.tenant };
}
