import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

const canPin = process.platform === "linux" && cpus().length > 1;
const ticksPerSecond = 100;

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ipc?: boolean;
}

/**
 * Starts a program; on Linux with several cores it is bound to one of them.
 * @param core 0 for a gateway, 1 for everything around it
 */
export function startPinned(core: 0 | 1, command: readonly string[], options: StartOptions = {}): ChildProcess {
  return startUnpinned([...(canPin ? ["taskset", "-c", String(core)] : []), ...command], options);
}

/** Starts a program on whichever cores there are. */
export function startUnpinned(command: readonly string[], options: StartOptions = {}): ChildProcess {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, NODE_ENV: "production", APOLLO_TELEMETRY_DISABLED: "true", ...options.env },
    stdio: ["ignore", "pipe", "pipe", ...(options.ipc ? (["ipc"] as const) : [])],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (text: Buffer) => {
      said.push(text.toString("utf8"));
      if (said.length > 30) said.shift();
    });
  }
  child.once("exit", (code, signal) => {
    if (signal !== "SIGKILL" && signal !== "SIGTERM" && code !== 0)
      console.error(`${command.join(" ").slice(0, 200)} ended (${code}):\n${said.join("")}`);
  });
  return child;
}

/** Starts a Node program. */
export const startNode = (core: 0 | 1, args: readonly string[], options: StartOptions = {}): ChildProcess =>
  startPinned(core, [process.execPath, ...args], options);

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

/**
 * Waits until a process listens.
 * @throws Error when it ends, or after a minute
 */
export async function untilListens(port: number, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until && child.exitCode === null; await delay(100)) {
    const socket = connect(port, "127.0.0.1");
    const listens = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (listens) return;
  }
  throw new Error(`Nothing listens at port ${port}`);
}

/** What a process and those it started have used. */
export interface Usage {
  /** Seconds of processor time. */
  readonly cpu: number;
  /** KiB of memory. */
  readonly rss: number;
}

/** What a process and its descendants use; null where the system does not tell. */
export function usageOf(pid: number): Usage | null {
  try {
    const stats = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(name));
    const family = new Set([pid]);
    // Children have higher ids than their parents, nearly always: twice through the list finds them all.
    for (let pass = 0; pass < 2; pass += 1) for (const { id, parent } of stats) if (family.has(parent)) family.add(id);
    const own = stats.filter(({ id }) => family.has(id));
    return {
      cpu: own.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond,
      rss: own.reduce((sum, { pages }) => sum + pages, 0) * 4,
    };
  } catch {
    return null;
  }
}

function statOf(name: string) {
  try {
    const text = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parent = 0] = fields;
    return [{ id: Number(name), parent, ticks: (fields[11] ?? 0) + (fields[12] ?? 0), pages: fields[21] ?? 0 }];
  } catch {
    return [];
  }
}

/** Nanoseconds that all threads of a process have run; null where the system does not tell. */
export function runTimeOf(pid: number): number | null {
  try {
    const folder = `/proc/${pid}/task`;
    const ofThread = (id: string): number => Number(readFileSync(`${folder}/${id}/schedstat`, "utf8").split(" ", 1)[0]);
    return readdirSync(folder).reduce((sum, id) => sum + ofThread(id), 0);
  } catch {
    return null;
  }
}

/** Seconds that all processors have worked since the machine started, and what a hypervisor took; null elsewhere. */
export function machineBusy(): number | null {
  try {
    const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n", 1);
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/ +/).slice(1).map(Number);
    return (user + nice + system + irq + softirq + steal) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** How many files a process may have open; null where the system does not tell. */
export function openFilesLimit(): number | null {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return limit === undefined ? null : Number(limit);
  } catch {
    return null;
  }
}

/**
 * Waits until a gateway answers a query.
 * @throws Error after a minute
 */
export async function untilAnswers(url: string, authorization: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await delay(100)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ query: "{ __typename }" }),
    }).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`No gateway answers at ${url}`);
}
