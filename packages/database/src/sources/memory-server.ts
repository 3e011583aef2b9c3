import { lookup } from "node:dns/promises";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log, Source } from "../engine.ts";
import { cacheFolder } from "../install-once.mjs";
import { mongodEngine } from "./mongod.ts";

/** The `mongod` that is downloaded; the one the pinned mongodb-memory-server-core was released with. */
const version = "8.2.6";
const probeMs = 1_500;

/** 4: a real `mongod`, downloaded once into the user cache. The library locks and renames by itself. */
export const memoryServerSource: Source = {
  name: "memory-server",
  async find({ env, log, install }) {
    const { MongoBinary, DryMongoBinary } = await import("mongodb-memory-server-core");
    const downloadDir = join(cacheFolder(env), `mongod-${version}`);
    const options = { version, downloadDir, platform: process.platform, arch: process.arch };
    const host = await downloadHost();
    if (!host) return { missing: "MongoDB has no download for this system" };
    const cached = await quietly(() => DryMongoBinary.locateBinary(options));
    if (cached) return { engine: mongodEngine("memory-server", cached, version) };
    // The library alone takes seconds and prints two stack traces to say that there is no internet.
    if (!(await resolves(host))) {
      log(`No download of mongod: ${host} cannot be reached.`);
      return { missing: `${host} cannot be reached for a download of mongod` };
    }
    if (!install) return { missing: `mongod ${version} would be downloaded from ${host}`, installable: true };
    log(`Downloading mongod ${version} from ${host} into ${downloadDir} (about 100 MB) …`);
    mkdirSync(downloadDir, { recursive: true });
    const file = await quietly(() => MongoBinary.getPath(options), log);
    return file
      ? { engine: mongodEngine("memory-server", file, version) }
      : { missing: `mongod ${version} could not be downloaded from ${host}` };
  },
};

/** What the library answers; its errors are long and are told in one line at most. */
async function quietly(work: () => Promise<string | undefined>, log?: Log): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    log?.(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    return undefined;
  }
}

/** The host from which this system's archive comes; undefined when there is none for it. */
async function downloadHost(): Promise<string | undefined> {
  const { MongoBinaryDownloadUrl } = await import("mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js");
  const url = await quietly(() =>
    new MongoBinaryDownloadUrl({ version, platform: process.platform, arch: process.arch }).getDownloadUrl(),
  );
  return url && new URL(url).hostname;
}

/** Whether a host's name resolves within the time that a start may spend on asking. */
export async function resolves(host: string): Promise<boolean> {
  const asked = lookup(host).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, delay(probeMs, false, { ref: false })]);
}
