import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeSource, findEngine } from "../src/index.ts";
import { temporaryFolder } from "./support/temporary.ts";

/** An environment that has nothing but the programs named; each prints its text and ends well. */
function machine(programs: Record<string, string> = {}, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const root = temporaryFolder();
  const bin = join(root, "bin");
  mkdirSync(bin);
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho '${text}'\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { PATH: bin, XDG_CACHE_HOME: join(root, "cache"), ...more };
}

const find = (env: NodeJS.ProcessEnv) => findEngine({ env, install: false, log: () => {} });

test("MONGODB_URI comes first, and its password is not told", async () => {
  const uri = "mongodb://waybill:secret@db1:27017,db2:27017/?replicaSet=rs0";
  const env = machine({ mongod: "db version v8.0.4" }, { MONGODB_URI: uri });
  expect(await find(env)).toEqual({ kind: "remote", engine: "uri", describe: "MongoDB at db1:27017,db2:27017", uri });
});

test("a mongod on PATH is run as a replica set on the loopback address alone", async () => {
  const env = machine({ mongod: "db version v8.0.4" });
  const engine = await find(env);
  expect(engine).toMatchObject({ kind: "local", engine: "mongod", formsReplicaSet: true });
  if (engine.kind !== "local") throw new Error("not ours");
  expect(engine.describe).toBe(`MongoDB 8.0.4 (${join(env["PATH"] ?? "", "mongod")})`);
  expect(engine.args("/data", 4711).slice(0, 8)).toEqual([
    ...["--bind_ip", "127.0.0.1", "--port", "4711", "--dbpath", "/data"],
    ...["--replSet", "waybill"],
  ]);
});

test("a mongod too old is passed over for the next source", async () => {
  const env = machine({ mongod: "db version v6.0.19", "secantusd-rs": "" });
  expect(await find(env)).toMatchObject({ engine: "secantus-rs", formsReplicaSet: false });
});

test("both SecantusDB servers flush every commit, on the loopback address alone", async () => {
  const engine = await find(machine({ "secantusd-rs": "" }));
  if (engine.kind !== "local") throw new Error("not ours");
  expect(engine.args("/data", 4711).join(" ")).toBe(
    "--host 127.0.0.1 --port 4711 --storage-path /data --sync-on-commit " +
      "--oplog-retention-seconds 604800 --oplog-max-entries 5000000 --noop-heartbeat-seconds 10",
  );
});

test("a forced source that is not there is told in one sentence", async () => {
  await expect(find(machine({ mongod: "db version v8.0.4" }, { WAYBILL_MONGODB: "secantus-rs" }))).rejects.toThrow(
    "WAYBILL_MONGODB asks for secantus-rs, which cannot be had: secantusd-rs is not on PATH and was not built " +
      "(`npm run mongodb:build`). Unset it to try the other sources.",
  );
  await expect(find(machine({}, { WAYBILL_MONGODB: "uri" }))).rejects.toThrow(
    "WAYBILL_MONGODB asks for uri, which cannot be had: MONGODB_URI is not set. Unset it to try the other sources.",
  );
  await expect(find(machine({}, { WAYBILL_MONGODB: "secantus-py" }))).rejects.toThrow("no Python 3.10 to 3.13 on PATH");
});

test("an unknown forced source lists the known ones", async () => {
  await expect(find(machine({}, { WAYBILL_MONGODB: "postgres" }))).rejects.toThrow(
    'WAYBILL_MONGODB is "postgres"; it can be uri, mongod, secantus-rs, memory-server, secantus-py.',
  );
});

test("a Python too old or too new is no source", async () => {
  const env = machine({ python3: "3.9", python: "3.14" }, { WAYBILL_MONGODB: "secantus-py" });
  await expect(find(env)).rejects.toThrow("no Python 3.10 to 3.13 on PATH");
});

test("what would be installed is told without installing it", async () => {
  const env = machine({ python3: "3.11" }, { WAYBILL_MONGODB: "secantus-py" });
  expect((await describeSource(env)).text).toBe(
    `SecantusDB 0.7.0b3 would be installed from PyPI with ${join(env["PATH"] ?? "", "python3")}`,
  );
});

test("a Python that can install nothing is told with its own words", async () => {
  const env = machine({ python3: "3.11" }, { WAYBILL_MONGODB: "secantus-py" });
  await expect(findEngine({ env, install: true, log: () => {} })).rejects.toThrow(
    /pip could not install|has no venv module/,
  );
});
