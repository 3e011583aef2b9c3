import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { Load } from "../gateway/client.ts";
import { machineBusy, runTimeOf, usageOf } from "../processes.ts";
import type { CallersMessage } from "./callers.ts";

/** What the graph did with one operation for a while. */
export interface Stretch {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Milliseconds of processor time per request, by process; NaN where the system does not tell. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Mebibytes, by process. */
  readonly rss: Readonly<Record<string, number>>;
  /** Others kept the machine busy, each time it was tried. */
  readonly disturbed: boolean;
}

// Cores that others may take before a stretch counts as disturbed.
const disturbance = 0.5;
// Reactions and sequencers may still be at what the last stretch left them.
const restMs = 1_000;

/**
 * Loads a graph with one operation.
 * @param pids the processes to watch, by what they are
 * @param tries how often a disturbed stretch is tried
 * @throws Error when an answer is none
 */
export async function measure(
  callers: ChildProcess,
  pids: Readonly<Record<string, number>>,
  load: Load,
  tries: number,
): Promise<Stretch> {
  for (let tried = 1; ; tried += 1) {
    await delay(restMs);
    const busy = machineBusy();
    const before = workOf({ ...pids, callers: callers.pid ?? 0 });
    callers.send(load);
    const [message] = (await once(callers, "message")) as [CallersMessage];
    if (!("result" in message)) throw new Error(message.error);
    const { result } = message;
    const after = workOf({ ...pids, callers: callers.pid ?? 0 });
    const busyAfter = machineBusy();
    if (result.failed > 0)
      throw new Error(`${result.failed} of ${result.done + result.failed} failed: ${result.failure}`);
    const spent = (name: string): number => (after[name] ?? Number.NaN) - (before[name] ?? Number.NaN);
    const ours = Object.keys(after).reduce((sum, name) => sum + spent(name), 0) / 1000;
    const others = busy === null || busyAfter === null ? 0 : (busyAfter - busy - ours) / result.seconds;
    const disturbed = others > disturbance;
    if (disturbed && tried < tries) continue;
    const each = (of: (name: string) => number) =>
      Object.fromEntries(Object.keys(pids).map((name) => [name, of(name)]));
    return {
      perSecond: result.done / result.seconds,
      p50: result.p50,
      p99: result.p99,
      cpu: each((name) => spent(name) / result.done),
      rss: each((name) => (usageOf(pids[name] ?? 0)?.rss ?? Number.NaN) / 1024),
      disturbed,
    };
  }
}

/** Milliseconds that processes have run. */
const workOf = (pids: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, (runTimeOf(pid) ?? Number.NaN) / 1e6]));
