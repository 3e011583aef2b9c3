import type { Clock } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphServer } from "@waybill/service";
import {
  type Alarm,
  createCursors,
  type Cursors,
  type Database,
  type EventFeed,
  openDatabase,
  openFeed,
  type OpenOptions,
  startSequencer,
} from "@waybill/storage";
import type { Telemetry } from "@waybill/telemetry";
import type { FastifyInstance } from "fastify";
import type { Peers } from "./context.ts";
import { watchLog } from "./watch.ts";

/** What a subgraph needs from its process, whichever topology it runs in. */
export interface SubgraphDeps {
  readonly mongoUri: string;
  /** Databases are called `<prefix>_<subgraph>`. */
  readonly databasePrefix: string;
  /** Signs cursors; the same for all subgraphs of one installation. */
  readonly cursorSecret: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The process's one change stream. */
  readonly alarm: Alarm;
  readonly peers: Peers;
  /** Whether the schema may be asked for: development only. */
  readonly introspection: boolean;
  /** How the process is watched; left out: not at all. */
  readonly telemetry?: Telemetry | undefined;
  /** For tests: run the work of every transaction twice, the first time in vain, as a conflict would. */
  readonly rehearse?: boolean;
  /** For tests: `false` leaves timed work out, so that a test runs it when its clock says so. */
  readonly jobs?: boolean;
}

/** A running subgraph. */
export interface SubgraphApp {
  readonly name: SubgraphName;
  readonly server: SubgraphServer;
  readonly database: Database;
  /** HTTP routes beside GraphQL, where the subgraph has any. */
  readonly routes?: (http: FastifyInstance) => void;
  /** Ends in the reverse order of the start. Safe to call twice. */
  stop(): Promise<void>;
}

/** What is open before a subgraph's own resolvers and reactions start. */
export interface Foundation {
  readonly name: SubgraphName;
  readonly database: Database;
  readonly feed: EventFeed;
  readonly cursors: Cursors;
  /** Runs when the app stops; the last added runs first. */
  onStop(end: () => Promise<void>): void;
  stop(): Promise<void>;
}

export const databaseName = (prefix: string, name: SubgraphName): string => `${prefix}_${name}`;

/** Opens a subgraph's database, starts its sequencer, and opens its event log. */
export async function openFoundation(
  name: SubgraphName,
  deps: SubgraphDeps,
  storage: Pick<OpenOptions, "entities" | "indexes">,
): Promise<Foundation> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };
  try {
    const { mongoUri: uri, rehearse = false } = deps;
    const observeClient = deps.telemetry?.observeClient;
    const place = { uri, name: databaseName(deps.databasePrefix, name), observeClient };
    const database = await openDatabase({ ...place, rehearse, ...storage });
    ends.push(() => database.close());
    ends.push(async () => endWatch());
    const endWatch = watchLog(name, database.db, deps);
    const sequencer = startSequencer(database, { alarm: deps.alarm, logger: deps.logger });
    ends.push(() => sequencer.stop());
    const feed = await openFeed(database, { alarm: deps.alarm, logger: deps.logger });
    ends.push(() => feed.close());
    return { name, database, feed, cursors: createCursors(deps.cursorSecret), onStop: (end) => ends.push(end), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
