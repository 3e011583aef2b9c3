import { randomBytes } from "node:crypto";
import type { Clock, Identity, NewEvent } from "@waybill/kernel";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, type SubgraphPort } from "@waybill/service";
import { connect, type Database, openDatabase, startSequencer, transact, watchEvents } from "@waybill/storage";
import { databaseName, type SubgraphApp, type SubgraphDeps } from "@waybill/subgraph";
import type { ExecutionResult } from "graphql";
import { mongoUri } from "./mongo-uri.ts";
import { staff } from "./identities.ts";
import { quietLogs } from "./quiet.ts";

/** Stands still until it is set or moved. Begins at the present, because the server's own clock deletes old keys. */
export interface HandClock extends Clock {
  now: Date;
  advance(ms: number): void;
}

/** How to start each subgraph that a test wants, for example `{ orders: createApp }`. */
export type AppFactories = { readonly [N in SubgraphName]?: (deps: SubgraphDeps) => Promise<SubgraphApp> };

export interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: ExecutionResult["errors"];
}

/** Subgraphs in this process on databases of their own, wired as the one-process topology wires them. */
export interface Subgraphs {
  readonly deps: SubgraphDeps;
  readonly clock: HandClock;
  readonly apps: Readonly<Partial<Record<SubgraphName, SubgraphApp>>>;
  /** What the apps call each other through. Put something else here to come between them. */
  readonly peers: Partial<Record<SubgraphName, SubgraphPort>>;
  readonly client: Database["client"];
  db(name: SubgraphName): Database["db"];
  execute<T>(name: SubgraphName, query: string, variables?: object, identity?: Identity): Promise<Answer<T>>;
  /** The data. @throws Error when there are top-level errors. */
  run<T>(name: SubgraphName, query: string, variables?: object, identity?: Identity): Promise<T>;
  subscribe(
    name: SubgraphName,
    query: string,
    variables?: object,
    identity?: Identity,
  ): AsyncIterableIterator<ExecutionResult>;
  /** Records an event in the log of a subgraph that was not started. */
  record(name: SubgraphName, event: NewEvent, tenant?: string): Promise<void>;
  /** Resolves when every event has its number and every reaction has seen it. */
  quiet(): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Starts subgraphs against the run's database. Those left out get an empty database with an event log, so that
 * the others find it where they follow it. Timed work is left out: a test runs it when its clock says so.
 */
export async function startSubgraphs(
  factories: AppFactories,
  options: { readonly rehearse?: boolean } = {},
): Promise<Subgraphs> {
  const databasePrefix = `test_${randomBytes(6).toString("hex")}`;
  const nameOf = (name: SubgraphName): string => databaseName(databasePrefix, name);
  const uri = mongoUri();
  const client = await connect(uri);
  const logger = createLogger("test", "silent");
  const alarm = watchEvents(client, subgraphNames.map(nameOf), logger);
  const clock: HandClock = Object.assign((): Date => clock.now, {
    now: new Date(),
    advance: (ms: number) => void (clock.now = new Date(clock.now.getTime() + ms)),
  });
  const peers: Partial<Record<SubgraphName, SubgraphPort>> = {};
  const deps: SubgraphDeps = {
    mongoUri: `${uri}${uri.includes("?") ? "&" : "?"}monitorCommands=true`,
    databasePrefix,
    cursorSecret: "the secret of the cursors in tests",
    logger,
    clock,
    alarm,
    peers,
    introspection: false,
    jobs: false,
    ...options,
  };

  const ends: (() => Promise<unknown>)[] = [
    () => client.close(),
    () => Promise.all(subgraphNames.map((name) => client.db(nameOf(name)).dropDatabase())),
    () => alarm.close(),
  ];
  const dispose = async (): Promise<void> => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };
  const context = (tenant: string) => ({ tenant, actor: "service:test", correlationId: "c-log", clock });
  const apps: Partial<Record<SubgraphName, SubgraphApp>> = {};
  const recorders = new Map<SubgraphName, (event: NewEvent, tenant: string) => Promise<void>>();
  try {
    for (const name of subgraphNames) {
      const createApp = factories[name];
      if (createApp) {
        const app = await createApp(deps);
        ends.push(
          () => app.stop(),
          () => app.server.stop(),
        );
        await app.server.start();
        apps[name] = app;
        peers[name] = app.server;
      } else {
        const database = await openDatabase({ uri, name: nameOf(name), entities: [], indexes: [] });
        const sequencer = startSequencer(database, { alarm, logger });
        ends.push(
          () => database.close(),
          () => sequencer.stop(),
        );
        recorders.set(name, (event, tenant) => transact(database, context(tenant), async (tx) => tx.record(event)));
      }
    }
  } catch (error) {
    await dispose();
    throw error;
  }

  const portOf = (name: SubgraphName): SubgraphPort => {
    const app = apps[name];
    if (!app) throw new Error(`${name} was not started`);
    return app.server;
  };
  const request = (query: string, variables: object, identity: Identity) => ({
    query,
    variables: { ...variables },
    identity,
    correlationId: "c-test",
  });

  return {
    deps,
    clock,
    apps,
    peers,
    client,
    db: (name) => client.db(nameOf(name)),
    execute: async <T>(name: SubgraphName, query: string, variables = {}, identity = staff()) =>
      (await portOf(name).execute(request(query, variables, identity))) as Answer<T>,
    async run<T>(name: SubgraphName, query: string, variables = {}, identity = staff()) {
      const { data, errors } = await portOf(name).execute(request(query, variables, identity));
      if (errors) throw new Error(errors.map(({ message }) => message).join("; "));
      return data as T;
    },
    subscribe: (name, query, variables = {}, identity = staff()) =>
      portOf(name).subscribe(request(query, variables, identity)),
    async record(name, event, tenant = "acme") {
      const recorder = recorders.get(name);
      if (!recorder) throw new Error(`${name} was started and writes its own log`);
      await recorder(event, tenant);
    },
    quiet: () => quietLogs((name) => client.db(nameOf(name)), apps),
    dispose,
  };
}
