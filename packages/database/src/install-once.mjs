/**
 * Installs things beside their final place and renames them there, so that nobody ever sees half of one, and
 * lets processes that want the same thing at once share one installation.
 *
 * Plain JavaScript on Node 18 and without dependencies: `scripts/run.mjs` needs it before there are any.
 * Types are in `install-once.d.mts`.
 */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const complete = ".complete";

export function cacheFolder(env = process.env) {
  const base = env.XDG_CACHE_HOME || (process.platform === "win32" && env.LOCALAPPDATA) || join(homedir(), ".cache");
  return join(base, "waybill");
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but is somebody else's.
    return error.code === "EPERM";
  }
}

export function isInstalled(folder) {
  return existsSync(join(folder, complete));
}

export function createFile(file, content) {
  // A link appears with its content already in it; a reader never sees the file empty.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, content);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

export function removeStale(file, isStale) {
  // Only one process at a time may judge, or a slow one would remove the lock that a quick one has just taken over.
  const turn = `${file}.turn`;
  if (!createFile(turn, "")) {
    const age = Date.now() - (statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 10_000) rmSync(turn, { force: true });
    return;
  }
  try {
    if (isStale()) rmSync(file, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

/** The living process that holds the lock. */
function holderOf(lock) {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

export async function withLock(lock, work, { waiting, done } = {}) {
  mkdirSync(dirname(lock), { recursive: true });
  let told = false;
  while (!createFile(lock, String(process.pid))) {
    if (done?.()) return undefined;
    removeStale(lock, () => existsSync(lock) && holderOf(lock) === undefined);
    const holder = holderOf(lock);
    if (!told && holder !== undefined) {
      waiting?.(holder);
      told = true;
    }
    await delay(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Half installations whose process has died. */
function removeLeftovers(parent, prefix) {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    if (pid !== process.pid && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

export async function installOnce(folder, { install, usable = () => true, log = () => {} }) {
  const ready = () => isInstalled(folder) && usable(folder);
  if (ready()) return folder;
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  await withLock(
    `${folder}.lock`,
    async () => {
      if (ready()) return;
      const prefix = `${folder.slice(parent.length + 1)}.partial-`;
      removeLeftovers(parent, prefix);
      const partial = join(parent, prefix + process.pid);
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial);
      try {
        await install(partial);
        writeFileSync(join(partial, complete), `${new Date().toISOString()}\n`);
        rmSync(folder, { recursive: true, force: true });
        renameSync(partial, folder);
      } finally {
        rmSync(partial, { recursive: true, force: true });
      }
    },
    { waiting: (pid) => log(`Waiting for process ${pid}, which is installing the same …`), done: ready },
  );
  if (!ready()) throw new Error(`The installation in ${folder} cannot be used.`);
  return folder;
}
