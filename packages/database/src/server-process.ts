import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname } from "node:path";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { LocalEngine } from "./engine.ts";
import { lastLines } from "./run-command.ts";

const supervisor = fileURLToPath(new URL("supervisor.ts", import.meta.url));
const startMs = 60_000;
const maxLogBytes = 5_000_000;

/** A database server that we started and that has accepted a connection. */
export interface ServerProcess {
  readonly pid: number;
  readonly supervisorPid: number;
  /** Ends the server in good order, or at once when started without grace. */
  stop(): Promise<void>;
  /** `kill -9` to the server itself. */
  kill(): Promise<void>;
}

export interface LaunchOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly logFile: string;
  /** Milliseconds that the server gets to end by itself. */
  readonly graceMs: number;
  /** Removed after the server was stopped or we died; kept when the server was killed. */
  readonly removeAfter?: string | undefined;
}

/** The server ended before it answered. */
export class LaunchError extends Error {}

/** Starts the server under its supervisor and waits until its port accepts connections. */
export async function launch(engine: LocalEngine, options: LaunchOptions): Promise<ServerProcess> {
  mkdirSync(options.dataDir, { recursive: true });
  mkdirSync(dirname(options.logFile), { recursive: true });
  const logStart = trimLog(options.logFile);
  const child = spawn(
    process.execPath,
    [
      supervisor,
      ...[String(options.graceMs), options.removeAfter ?? "", options.logFile],
      ...[engine.file, ...engine.args(options.dataDir, options.port)],
    ],
    // Its own session: Ctrl-C goes to us, and we end the database last.
    { stdio: ["pipe", "pipe", "ignore"], detached: true, windowsHide: true, cwd: options.dataDir },
  );
  const ended = once(child, "exit");
  // Handled where it is awaited; alone it must not bring the process down.
  ended.catch(() => {});
  const why = (): string => lastLines(readFileSync(options.logFile, "utf8").slice(logStart)) || "it said nothing";
  try {
    const pid = await startedPid(child);
    await accepts(options.port, child, why);
    keepAlive(child, false);
    return {
      pid,
      supervisorPid: child.pid ?? 0,
      stop: async () => {
        keepAlive(child, true);
        child.stdin?.end();
        await ended;
      },
      kill: async () => {
        keepAlive(child, true);
        process.kill(pid, "SIGKILL");
        await ended;
      },
    };
  } catch (error) {
    child.stdin?.end();
    if (child.exitCode === null && child.pid !== undefined) await ended;
    throw error;
  }
}

/** Whether the supervisor and its pipes keep our own event loop running. A database alone is no reason to stay. */
function keepAlive(child: ChildProcess, yes: boolean): void {
  for (const handle of [child, child.stdin as Socket | null, child.stdout as Socket | null]) {
    if (yes) handle?.ref();
    else handle?.unref();
  }
}

async function startedPid(child: ChildProcess): Promise<number> {
  const { stdout } = child;
  if (!stdout) throw new LaunchError("the supervisor has no output");
  let text = "";
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  const [word, ...rest] = text.trim().split(" ");
  if (word !== "started") throw new LaunchError(rest.join(" ") || "the supervisor could not start it");
  return Number(rest[0]);
}

async function accepts(port: number, child: ChildProcess, why: () => string): Promise<void> {
  const until = Date.now() + startMs;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new LaunchError(why());
    if (await connects(port)) return;
    await delay(20);
  }
  throw new LaunchError(`it did not answer within ${startMs / 1000} s: ${why()}`);
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** A port of this machine that nobody listens on; never MongoDB's own, where a developer's may be about to start. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no TCP port to be had");
  return address.port === 27_017 ? freePort() : address.port;
}

/** Keeps the log small; answers where this start's part of it begins. */
function trimLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxLogBytes) return size;
  truncateSync(file, 0);
  return 0;
}
