import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createFile, isAlive, removeStale } from "./install-once.mjs";

/** Who uses a data folder, as written in it. */
export interface DataOwner {
  readonly pid: number;
  /** When that process began, as the system tells it: process ids are given again. */
  readonly began: string;
  /** The database server and its supervisor, which outlive a killed owner by a moment. */
  readonly serverPids: readonly number[];
  readonly uri?: string;
}

export interface DataLock {
  /** Writes down which server runs on the folder. */
  serving(serverPids: readonly number[], uri: string): void;
  release(): void;
}

/** The data folder is in use; the message is one sentence. */
export class DataInUseError extends Error {}

const fileOf = (folder: string): string => join(folder, "owner.json");
const orphanMs = 20_000;

/** The living process that uses this data folder, if any. */
export function dataOwner(folder: string): DataOwner | undefined {
  const owner = readOwner(folder);
  if (!owner || owner.pid === process.pid) return undefined;
  const began = processBegan(owner.pid);
  return isAlive(owner.pid) && began !== "" && began === owner.began ? owner : undefined;
}

/**
 * Takes a data folder for this process. After a `kill -9` of the last owner it waits for that one's database,
 * which ends by itself.
 * @throws DataInUseError
 */
export async function lockData(folder: string): Promise<DataLock> {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(folder);
  const mine: DataOwner = { pid: process.pid, began: processBegan(process.pid), serverPids: [] };
  while (!createFile(file, JSON.stringify(mine))) {
    const owner = dataOwner(folder);
    if (owner) throw inUse(folder, owner.pid);
    await orphansGone(folder, readOwner(folder)?.serverPids ?? []);
    removeStale(file, () => dataOwner(folder) === undefined);
  }
  return {
    serving: (serverPids, uri) => {
      const next = `${file}.${process.pid}`;
      writeFileSync(next, JSON.stringify({ ...mine, serverPids, uri } satisfies DataOwner));
      renameSync(next, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

function inUse(folder: string, pid: number): DataInUseError {
  return new DataInUseError(`The data folder ${folder} is in use by process ${pid}: stop that one first.`);
}

async function orphansGone(folder: string, pids: readonly number[]): Promise<void> {
  const until = Date.now() + orphanMs;
  for (const pid of pids) {
    while (isAlive(pid) && isOurs(pid)) {
      if (Date.now() > until) throw inUse(folder, pid);
      await delay(50);
    }
  }
}

/** Whether a process still looks like a database of ours; a stranger may have got its id. */
function isOurs(pid: number): boolean {
  return /secantus|mongod|supervisor/.test(commandLine(pid));
}

function readOwner(folder: string): DataOwner | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(folder), "utf8")) as DataOwner;
  } catch {
    return undefined;
  }
}

/** Empty for a process that has ended, reaped or not. */
function processBegan(pid: number): string {
  try {
    // The name comes second and may hold spaces and parentheses; after it the state, and the start as 20th.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return fields[0] === "Z" ? "" : (fields[19] ?? "");
  } catch {
    return ask("lstart", pid);
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ask("args", pid);
  }
}

/** Asks `ps`, where there is no /proc. */
function ask(column: "args" | "lstart", pid: number): string {
  try {
    return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return "";
  }
}
