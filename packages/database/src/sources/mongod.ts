import type { LocalEngine, Source } from "../engine.ts";
import { findProgram, isExecutable } from "../find-program.ts";
import { runCommand } from "../run-command.ts";

/** The oldest `mongod` whose behaviour we count on. */
const oldestMajor = 7;

/** How a `mongod` program is run as a one-node replica set. */
export function mongodEngine(engine: "mongod" | "memory-server", file: string, version: string): LocalEngine {
  return {
    kind: "local",
    engine,
    describe: `MongoDB ${version} (${file})`,
    file,
    args: (dataDir, port) => [
      ...["--bind_ip", "127.0.0.1", "--port", String(port), "--dbpath", dataDir],
      ...["--replSet", "waybill", "--oplogMinRetentionHours", "168", "--wiredTigerCacheSizeGB", "0.5"],
    ],
    formsReplicaSet: true,
  };
}

/** 2: a `mongod` that is installed on this machine. */
export const mongodSource: Source = {
  name: "mongod",
  async find({ env }) {
    const named = env["MONGOMS_SYSTEM_BINARY"];
    if (named && !isExecutable(named)) return { missing: `MONGOMS_SYSTEM_BINARY names ${named}, which cannot be run` };
    const file = named || findProgram("mongod", env);
    if (!file) return { missing: "no mongod on PATH" };
    const { output } = await runCommand(file, ["--version"], { env, timeoutMs: 10_000 });
    const version = /db version v(\d+)\.(\S+)/.exec(output);
    if (!version) return { missing: `${file} does not tell its version` };
    if (Number(version[1]) < oldestMajor) return { missing: `${file} is older than MongoDB ${oldestMajor}` };
    return { engine: mongodEngine("mongod", file, `${version[1]}.${version[2]}`) };
  },
};
