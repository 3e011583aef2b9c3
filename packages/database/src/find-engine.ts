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
  if (forced) {
    throw new NoDatabaseError(
      `WAYBILL_MONGODB asks for ${forced}, which cannot be had: ${reasons.join("; ")}. Unset it to try the other sources.`,
    );
  }
  throw new NoDatabaseError(
    `No MongoDB can be had (${reasons.join("; ")}): set MONGODB_URI to a replica set of MongoDB 7 or later, ` +
      "or install mongod, or run `npm run mongodb:build` (Rust), " +
      "or install Python 3.10 to 3.13 with venv and let it reach the package index.",
  );
}
