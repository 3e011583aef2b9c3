import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkDatabase } from "./check.ts";
import { type DataLock, lockData } from "./data-lock.ts";
import type { EngineName, LocalEngine, Log } from "./engine.ts";
import { findEngine } from "./find-engine.ts";
import { formReplicaSet } from "./replica-set.ts";
import { freePort, launch, LaunchError, type ServerProcess } from "./server-process.ts";

export interface StartOptions {
  /**
   * `development`: data in a folder of the checkout, kept, ended in good order. `test`: a temporary folder, thrown
   * away; the server is killed in the end. A `dataDir` given for a test is kept, as in development.
   */
  readonly purpose: "development" | "test";
  /** Folder that holds one folder per engine; by default `.data` in the checkout. */
  readonly dataDir?: string;
  /** Port on 127.0.0.1; by default a free one. */
  readonly port?: number;
  /** Hears one line per step that takes long or that a person should know. */
  readonly log: Log;
  readonly env?: NodeJS.ProcessEnv;
}

/** A database that answers and has transactions and change streams. */
export interface RunningDatabase {
  readonly uri: string;
  readonly engine: EngineName;
  /** Product and version, for people. */
  readonly describe: string;
  /** Process id of the server now running; undefined when it is not ours, or killed. */
  readonly pid: number | undefined;
  /** Ends the server; safe to call twice. A server that is not ours goes on. */
  stop(): Promise<void>;
  /** `kill -9` to the server. Rejects for one that is not ours. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after `kill()` or instead of the running one. */
  restart(): Promise<void>;
}

/** Where development data lives: `.data` in the checkout. */
export const defaultDataDir: string = fileURLToPath(new URL("../../../.data", import.meta.url));

const graceMs = 10_000;
const launchAttempts = 3;

/**
 * Finds a MongoDB (see `find-engine.ts` for the order), starts it if it is ours to start, and checks it.
 * @throws NoDatabaseError, DataInUseError, DatabaseCheckError: each one sentence for people.
 */
export async function startDatabase(options: StartOptions): Promise<RunningDatabase> {
  const env = options.env ?? process.env;
  const engine = await findEngine({ env, log: options.log, install: true });
  if (engine.kind === "remote") {
    await checkDatabase(engine.uri);
    const notOurs = (): Promise<never> => Promise.reject(new Error(`${engine.describe} was not started by us.`));
    return { ...engine, pid: undefined, stop: async () => {}, kill: notOurs, restart: notOurs };
  }
  return startLocal(engine, options);
}

/** Where one server's data and log are. */
interface Place {
  readonly folder: string;
  readonly dataDir: string;
  readonly logFile: string;
  /** False: thrown away in the end. */
  readonly keep: boolean;
}

function placeFor(engine: LocalEngine, { purpose, dataDir }: StartOptions): Place {
  const keep = purpose === "development" || dataDir !== undefined;
  const folder = keep ? (dataDir ?? defaultDataDir) : mkdtempSync(join(tmpdir(), "waybill-db-"));
  return { folder, keep, dataDir: join(folder, engine.engine), logFile: join(folder, `${engine.engine}.log`) };
}

async function startLocal(engine: LocalEngine, options: StartOptions): Promise<RunningDatabase> {
  const place = placeFor(engine, options);
  const lock = place.keep ? await lockData(place.folder) : undefined;
  const discard = (): void => {
    lock?.release();
    if (!place.keep) rmSync(place.folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = { current: options.port ?? (await freePort()), fixed: options.port !== undefined };
    let server: ServerProcess | undefined = await serve(engine, place, port, lock);
    options.log(`Database: ${engine.describe} on 127.0.0.1:${port.current}, data in ${place.dataDir}`);
    port.fixed = true;
    return {
      uri: uriOf(port.current),
      engine: engine.engine,
      describe: engine.describe,
      get pid() {
        return server?.pid;
      },
      stop: async () => {
        await server?.stop();
        server = undefined;
        discard();
      },
      kill: async () => {
        await server?.kill();
        server = undefined;
      },
      restart: async () => {
        // Stopping a temporary one would throw its data away.
        await (place.keep ? server?.stop() : server?.kill());
        server = await serve(engine, place, port, lock);
      },
    };
  } catch (error) {
    discard();
    throw error;
  }
}

// Directly, whatever name the one-node replica set gives itself.
const uriOf = (port: number): string => `mongodb://127.0.0.1:${port}/?directConnection=true`;

/** One running server on the place's data, checked. */
async function serve(
  engine: LocalEngine,
  place: Place,
  port: { current: number; readonly fixed: boolean },
  lock: DataLock | undefined,
): Promise<ServerProcess> {
  const server = await launchOnSomePort(engine, place, port);
  const uri = uriOf(port.current);
  try {
    lock?.serving([server.pid, server.supervisorPid], uri);
    if (engine.formsReplicaSet) await formReplicaSet(uri, `127.0.0.1:${port.current}`);
    await checkDatabase(uri, 30_000);
    writeFileSync(join(place.folder, servedMark(engine)), "");
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Says that this engine's data folder has served before: what is in it is worth keeping. */
const servedMark = (engine: LocalEngine): string => `${engine.engine}.served`;

async function launchOnSomePort(
  engine: LocalEngine,
  place: Place,
  port: { current: number; readonly fixed: boolean },
): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(engine, {
        port: port.current,
        dataDir: place.dataDir,
        logFile: place.logFile,
        graceMs: place.keep ? graceMs : 0,
        removeAfter: place.keep ? undefined : place.folder,
      });
    } catch (error) {
      if (!(error instanceof LaunchError)) throw error;
      const neverServed = !existsSync(join(place.folder, servedMark(engine)));
      if (attempt === launchAttempts) throw cannotStart(engine, place, error, neverServed);
      // A first start that was killed leaves a folder half made, which no engine opens again; nothing is lost with it.
      if (neverServed) rmSync(place.dataDir, { recursive: true, force: true });
      // Somebody may have taken the port since we looked.
      if (!port.fixed) port.current = await freePort();
    }
  }
}

function cannotStart(engine: LocalEngine, place: Place, error: LaunchError, neverServed: boolean): LaunchError {
  const way = neverServed
    ? "Another source can be forced with WAYBILL_MONGODB."
    : "`npm run reset` starts with empty data.";
  return new LaunchError(`${engine.describe} does not start on ${place.dataDir} (${error.message}). ${way}`);
}
