import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

const canPin = process.platform === "linux" && cpus().length > 1;
const ticksPerSecond = 100;

/**
 * Starts a Node program; on Linux with several cores it is bound to one of them.
 * @param core 0 for a gateway, 1 for everything around it
 */
export function startNode(core: 0 | 1, args: readonly string[], options: { cwd?: string; ipc?: boolean } = {}) {
  const command = [...(canPin ? ["taskset", "-c", String(core)] : []), process.execPath, ...args];
  const [program = "", ...rest] = command;
  const child: ChildProcess = spawn(program, rest, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, NODE_ENV: "production", APOLLO_TELEMETRY_DISABLED: "true" },
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
    if (signal !== "SIGKILL" && code !== 0) console.error(`${args[0]} ended (${code}):\n${said.join("")}`);
  });
  return child;
}

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

/** Seconds of processor time and KiB of memory of one process; null where the system does not tell. */
export function usageOf(pid: number): { readonly cpu: number; readonly rss: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    return { cpu: ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond, rss: (fields[21] ?? 0) * 4 };
  } catch {
    return null;
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

/** Seconds that all processors have worked since the machine started; null where the system does not tell. */
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
