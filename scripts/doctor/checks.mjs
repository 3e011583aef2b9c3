import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { areInstalled } from "../bootstrap/dependencies.mjs";
import { installedNode, isModern, oldestNode } from "../bootstrap/node.mjs";
import { run } from "../bootstrap/npm.mjs";
import { root } from "../bootstrap/paths.mjs";
import { cacheFolder, isAlive } from "../../packages/database/src/install-once.mjs";
import { isTaken, portOwner } from "./port-owner.mjs";

/**
 * What one check found. `level`: `ok`; `note`, worth knowing; `problem`, with how to mend it in `fix`.
 * @typedef {{ level: "ok" | "note" | "problem", text: string, fix?: string }} Finding
 */
const ok = (text) => ({ level: "ok", text });
const note = (text) => ({ level: "note", text });
const problem = (text, fix) => ({ level: "problem", text, fix });

const gigabyte = 1024 ** 3;

export function node() {
  if (isModern(process.version)) return ok(`Node ${process.version}`);
  const major = Number(process.version.slice(1).split(".")[0]);
  if (major < 18) return problem(`Node ${process.version} is too old`, `install Node ${oldestNode}, or at least 18`);
  const own = installedNode();
  if (own) return ok(`Node ${process.version} on this machine, a newer one in .tools`);
  return note(`Node ${process.version}: \`npm start\` and \`npm test\` fetch Node ${oldestNode} into .tools`);
}

export async function npm() {
  const { code, output } = await run("npm", ["--version"], { shell: process.platform === "win32" });
  return code === 0
    ? ok(`npm ${output.split("\n").at(-1)}`)
    : problem("npm cannot be run", "install npm, it comes with Node");
}

export function packages() {
  return areInstalled()
    ? ok("The packages of the lockfile are installed")
    : note("The packages of the lockfile are not installed yet: the next `npm start` or `npm test` does it");
}

/** Programs that only some ways to a database need: told, never a problem by themselves. */
export async function tools() {
  const found = [];
  for (const [program, args] of [
    ["mongod", ["--version"]],
    ["python3", ["-c", "import sys, venv, ensurepip; print('python3 %d.%d with venv' % sys.version_info[:2])"]],
    ["cargo", ["--version"]],
  ]) {
    const { code, output } = await run(program, args);
    if (code === 0) found.push(output.split("\n")[0]);
  }
  return note(`For an embedded database: ${found.join(", ") || "neither mongod, nor python3 with venv, nor cargo"}`);
}

/** The process that uses the data folder, as `packages/database` wrote it down. */
function runningOwner() {
  try {
    const { pid } = JSON.parse(readFileSync(join(root, ".data", "owner.json"), "utf8"));
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

const ports = {
  WAYBILL_GATEWAY_PORT: 4000,
  WAYBILL_CUSTOMERS_PORT: 4001,
  WAYBILL_INVENTORY_PORT: 4002,
  WAYBILL_ORDERS_PORT: 4003,
  WAYBILL_SHIPMENTS_PORT: 4004,
  WAYBILL_SANDBOX_PORT: 4100,
};

export async function allPorts() {
  const running = runningOwner();
  const findings = [];
  for (const [variable, usual] of Object.entries(ports)) {
    const port = Number(process.env[variable] || usual);
    if (port === 0 || !(await isTaken(port))) continue;
    const owner = (await portOwner(port)) ?? "a process of another user";
    findings.push(
      running
        ? note(`Port ${port} is taken by ${owner}; Waybill itself is running as process ${running}`)
        : problem(`Port ${port} is taken by ${owner}`, `stop it, or set ${variable} to a free port`),
    );
  }
  return findings.length > 0 ? findings : ok(`Ports ${Object.values(ports).join(", ")} are free`);
}

export async function disk() {
  const findings = [];
  for (const [what, folder, wanted] of [
    ["this checkout", root, 1],
    ["the cache of downloads", cacheFolder(), 1],
    ["temporary files", tmpdir(), 0.5],
  ]) {
    const { bavail, bsize } = await statfs(existing(folder));
    const free = (bavail * bsize) / gigabyte;
    if (free >= wanted) continue;
    const text = `${free.toFixed(2)} GB free for ${what} (${folder})`;
    findings.push(problem(text, `make room for ${wanted} GB there`));
  }
  return findings.length > 0 ? findings : ok("Disk: room enough");
}

/** The nearest folder above that is there. */
function existing(folder) {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}

export function memory() {
  const total = totalmem() / gigabyte;
  return total >= 1.5
    ? ok(`Memory: ${total.toFixed(0)} GB`)
    : problem(`Memory: ${total.toFixed(1)} GB`, "give this machine 2 GB");
}

export function dataFolder() {
  const folder = join(root, ".data");
  const running = runningOwner();
  try {
    accessSync(existing(folder), constants.W_OK);
  } catch {
    return problem(`${folder} cannot be written`, "give this user the right to write there");
  }
  return ok(`Data folder ${folder}${running ? `, in use by process ${running}` : ""}`);
}

/** Tokens and TLS fail when the clock is far behind; files from the future give that away. */
export function clock() {
  const behind = statSync(join(root, "package.json")).mtimeMs - Date.now();
  const now = new Date().toISOString();
  if (behind < 5 * 60_000) return ok(`Clock: ${now}`);
  return problem(`The clock says ${now}, before this checkout was made`, "set the clock");
}
