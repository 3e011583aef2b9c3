/**
 * `npm run bench:bad-inputs`: the hundred bad inputs of `test/contract/bad-inputs`, each sent many times one after the other to
 * a graph in a process of its own, operations by HTTP and by WebSocket. All are sent three times beforehand, since the first
 * of a kind pays for compilers and caches; limits by time are set so high that they are not what answers.
 *
 * For each case: milliseconds until the answer (p50, p99), and what the graph's process worked: for one request with all that
 * it does after the answer, and until the answer (p99, on Linux). The latter hardly depend on what else the machine has to do.
 *
 * Ends with one JSON line: `unexpected` answers, `serverErrors` among them (5xx), `slow` cases (p99 above 50 ms; `slowByCpu`: of
 * processor time), memory of the graph's process before and after: `rss`, and `live`, what is in use; both when the collector
 * has run. Fails when an answer was another than documented, or the process ended.
 * Options: `--repeats 100`, `--only <part of a name>`.
 */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Ends } from "../../scripts/graph/graph.ts";
import { type BadInput, type Doors, doorsOf, type Place } from "../contract/bad-inputs/doors.ts";
import { cases } from "../contract/bad-inputs/table.ts";
import { openServer, withEnds } from "./bench.ts";
import { head, line, type Outcome, type Sample, slowest, summary } from "./bad-inputs/report.ts";
import { runTimeOf, startUnpinned, stopped } from "./processes.ts";

const { values: options } = parseArgs({
  options: { repeats: { type: "string", default: "100" }, only: { type: "string", default: "" } },
});
const repeats = Number(options.repeats);
const warmUps = 3;

/** A graph in a process of its own. */
interface Target {
  readonly doors: Doors;
  readonly pid: number;
  /** @throws Error when the process has ended */
  sample(wish: "sample" | "collect"): Promise<Sample>;
}

async function open(ends: Ends): Promise<Target> {
  const server = await openServer(ends);
  console.log(`${server.describe}; Node ${process.version}`);
  const program = fileURLToPath(new URL("bad-inputs/graph.ts", import.meta.url));
  const child = startUnpinned([process.execPath, "--expose-gc", program, server.uri], { ipc: true });
  const exit = once(child, "exit");
  ends.add(async () => {
    if (child.connected) child.disconnect();
    await Promise.race([exit, delay(10_000, undefined, { ref: false })]);
    await stopped(child);
  });
  const told = async <T>(): Promise<T> => {
    const gone = exit.then(([code, signal]) => {
      throw new Error(`The graph has ended (${code ?? signal})`);
    });
    const [message] = (await Promise.race([once(child, "message"), gone])) as [T];
    return message;
  };
  const place = await told<Place>();
  return {
    doors: doorsOf(place),
    pid: child.pid ?? 0,
    async sample(wish) {
      if (child.connected) child.send(wish);
      return told<Sample>();
    },
  };
}

/** What is answered; what was wrong with the connection where nothing is. */
async function verdictOf({ send }: BadInput, doors: Doors): Promise<string> {
  try {
    return (await send(doors)).verdict;
  } catch (error) {
    const { cause } = error as Error;
    return `no answer: ${String(cause ?? error)}`;
  }
}

/** Waits until the graph has nothing more to do, at most ten seconds. */
async function atRest({ sample }: Target): Promise<Sample> {
  const everyMs = 100;
  let last = await sample("sample");
  for (let tries = 0; tries < 100; tries += 1) {
    await delay(everyMs);
    const next = await sample("sample");
    if (next.cpuMs - last.cpuMs < everyMs / 10) return next;
    last = next;
  }
  return last;
}

async function collected(target: Target): Promise<Sample> {
  await atRest(target);
  await target.sample("collect");
  return target.sample("collect");
}

async function sendMany(of: BadInput, target: Target, times: number): Promise<Outcome> {
  const latencies: number[] = [];
  const work: number[] = [];
  const unexpected: string[] = [];
  // What the case before has left is not this one's to clear away.
  const before = await collected(target);
  for (let n = 0; n < times; n += 1) {
    const [began, worked] = [performance.now(), runTimeOf(target.pid)];
    const verdict = await verdictOf(of, target.doors);
    latencies.push(performance.now() - began);
    const workedNow = runTimeOf(target.pid);
    if (worked !== null && workedNow !== null) work.push((workedNow - worked) / 1e6);
    if (verdict !== of.expected) unexpected.push(verdict);
  }
  const wrong = [...new Set(unexpected)].join(", ");
  if (wrong) console.error(`${of.name}: expected ${of.expected}, came ${wrong}`);
  const after = await atRest(target);
  return { name: of.name, latencies, work, cpuMs: after.cpuMs - before.cpuMs, unexpected };
}

async function bench(ends: Ends): Promise<void> {
  const target = await open(ends);
  const chosen = cases.filter(({ name }) => name.includes(options.only));
  for (let n = 0; n < warmUps; n += 1) for (const one of chosen) await verdictOf(one, target.doors);
  const before = await collected(target);
  const outcomes: Outcome[] = [];
  console.log(head);
  for (const one of chosen) {
    const outcome = await sendMany(one, target, repeats);
    outcomes.push(outcome);
    console.log(line(outcome));
  }
  const after = await collected(target);
  console.log(["\nThe slowest", head, ...slowest(outcomes)].join("\n"));
  const sum = summary(outcomes, repeats, before, after);
  console.log(`\n${JSON.stringify(sum)}`);
  if (sum.unexpected > 0 || outcomes.length === 0) process.exitCode = 1;
}

await withEnds(bench);
