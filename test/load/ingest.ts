/**
 * `npm run bench:ingest`: how much of the database's speed a carrier's push gets. Signed FedEx pushes of one scan each
 * come over HTTP from a thread of their own; each is verified, stored and acknowledged, then normalised and folded, its
 * change put into the log, numbered, and delivered to a GraphQL subscription. The rate counts from the first push until
 * the last change was delivered.
 *
 * In turns with it, in the same run, the bare driver inserts the very documents that those pushes left behind (push,
 * scan, event), with the same indexes and concerns, into a database of its own. It verifies, reads and updates nothing:
 *
 * - raw: each document by itself, from as many callers as there are connections to the door; `toRaw` is the ratio.
 * - grouped: 64 pushes' documents together, a command for each collection, three groups at once, which is how the
 *   subgraph works; `toRawGrouped` is the ratio.
 *
 * Options: `--seconds 5` of pushes per round, `--rounds 3`, `--connections 64`, `--parcels 1000` per round,
 * `--scans 20` of each at most, `--commands` counts what the subgraph asks of the database.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { CommandStartedEvent } from "mongodb";
import type { Ends } from "../../scripts/graph/graph.ts";
import { openServer, withEnds } from "./bench.ts";
import { openDoor } from "./ingest/door.ts";
import type { Carrier, Pushed, Stretch } from "./ingest/pushes.ts";
import { countPending } from "../../subgraphs/shipments/src/storage/deliveries.ts";
import { emptyLike, insertGrouped, insertOneByOne, tracesSince } from "./ingest/raw.ts";
import { figuresOf, ratio, round } from "./measure.ts";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
    connections: { type: "string", default: "64" },
    parcels: { type: "string", default: "1000" },
    scans: { type: "string", default: "20" },
    commands: { type: "boolean", default: false },
  },
});
const connections = Number(options.connections);
const grouped = { size: 64, callers: 3 } as const;
const day = 24 * 3_600_000;

async function bench(ends: Ends): Promise<void> {
  const server = await openServer(ends);
  console.log(`${server.describe}; Node ${process.version}`);
  const watch = options.commands ? `${server.uri.includes("?") ? "&" : "?"}monitorCommands=true` : "";
  const prefix = `bench${randomBytes(4).toString("hex")}`;
  const door = await openDoor(`${server.uri}${watch}`, prefix, ends);
  const { database } = door.app;

  const heardAt = new Map<number, number>();
  door.subscribe(({ occurredAt }) => {
    heardAt.set(Date.parse(occurredAt), performance.timeOrigin + performance.now());
  });
  const { webhookUrl, secret } = door;
  const workerData: Carrier = { webhookUrl, secret, connections };
  const carrier = new Worker(new URL("ingest/pushes.ts", import.meta.url), { workerData });
  ends.add(async () => void (await carrier.terminate()));
  let from = Date.now() - 20 * day;

  /** Sends pushes and waits until all of them were worked on and told of. */
  async function ingest(seconds: number) {
    const numbers = await door.ship(Number(options.parcels));
    // Their creation is told of as well.
    await pause(1_000);
    const commands = countCommands(database.client);
    heardAt.clear();
    const stretch: Stretch = { numbers, scansEach: Number(options.scans), seconds, from };
    const begun = new Date();
    const pushed = await new Promise<Pushed>((resolve, reject) => {
      carrier.once("error", reject);
      carrier.once("message", resolve);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's, not a window's
      carrier.postMessage(stretch);
    });
    from += numbers.length * stretch.scansEach * 1000;
    // What a flood pushed out of memory is taken from the database once its lease has ended.
    while ((await countPending(database.db)) > 0) await pause(20);
    await door.app.ingested();
    const traces = await tracesSince(database, begun);
    const events = traces.filter((trace) => trace.length === 3).length;
    while (heardAt.size < events) await pause(5);
    const counted = commands();
    if (traces.length !== pushed.pushes.length)
      throw new Error(`${pushed.pushes.length} pushes, ${traces.length} scans`);
    const last = Math.max(...heardAt.values(), pushed.endedAt);
    const delays = pushed.pushes.flatMap(([at, sentAt]) => {
      const heard = heardAt.get(at);
      return heard === undefined ? [] : [heard - sentAt];
    });
    return { traces, events, counted, pushed, delays, seconds: (last - pushed.begunAt) / 1000 };
  }

  await ingest(1);
  const rounds = [];
  const raw: number[] = [];
  const rawGrouped: number[] = [];
  for (let n = 1; n <= Number(options.rounds); n++) {
    const ours = await ingest(Number(options.seconds));
    rounds.push(ours);
    const { traces } = ours;
    const one = await emptyLike(database, `${prefix}raw${n}`);
    raw.push(await secondsOf(() => insertOneByOne(one, traces, connections)));
    const many = await emptyLike(database, `${prefix}grouped${n}`);
    rawGrouped.push(await secondsOf(() => insertGrouped(many, traces, grouped.size, grouped.callers)));
    const perSecond = (seconds: number): number => round(traces.length / seconds);
    console.log(
      `round ${n}: ${traces.length} events; ours ${perSecond(ours.seconds)}/s, raw ${perSecond(raw.at(-1) ?? 0)}/s, ` +
        `grouped ${perSecond(rawGrouped.at(-1) ?? 0)}/s`,
    );
    await one.dropDatabase();
    await many.dropDatabase();
  }

  const done = sum(rounds.map(({ traces }) => traces.length));
  const rate = (seconds: readonly number[]): number => done / sum(seconds);
  const eventsPerSecond = rate(rounds.map(({ seconds }) => seconds));
  const quantiles = (latencies: readonly number[]) => figuresOf([{ done: 1, seconds: 1, latencies }]);
  const ack = quantiles(rounds.flatMap(({ pushed }) => pushed.pushes.map(([, sent, taken]) => taken - sent)));
  const delivered = quantiles(rounds.flatMap(({ delays }) => delays));
  if (options.commands) {
    const total = Object.entries(merged(rounds.map(({ counted }) => counted))).toSorted((a, b) => b[1] - a[1]);
    for (const [name, count] of total) console.log(`${(count / done).toFixed(3).padStart(8)} ${name} per event`);
    console.log(`${(sum(total.map(([, count]) => count)) / done).toFixed(3).padStart(8)} commands per event`);
  }
  console.log(
    JSON.stringify({
      toRaw: ratio(eventsPerSecond, rate(raw)),
      toRawGrouped: ratio(eventsPerSecond, rate(rawGrouped)),
      eventsPerSecond: round(eventsPerSecond),
      rawPerSecond: round(rate(raw)),
      rawGroupedPerSecond: round(rate(rawGrouped)),
      ackP50: ack.p50,
      ackP99: ack.p99,
      deliveredP50: delivered.p50,
      deliveredP99: delivered.p99,
      events: done,
      told: sum(rounds.map(({ events }) => events)),
      engine: server.engine,
    }),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

type Counts = Record<string, number>;

/** Counts commands by name and collection until the returned function is called. */
function countCommands(client: { on: Listen; off: Listen }): () => Counts {
  const counts: Counts = {};
  const note = ({ commandName, command }: CommandStartedEvent): void => {
    const target: unknown = command[commandName];
    const name = typeof target === "string" ? `${commandName} ${target}` : commandName;
    counts[name] = (counts[name] ?? 0) + 1;
  };
  client.on("commandStarted", note);
  return () => {
    client.off("commandStarted", note);
    return counts;
  };
}
type Listen = (event: "commandStarted", listener: (event: CommandStartedEvent) => void) => unknown;

function merged(all: readonly Counts[]): Counts {
  const total: Counts = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}

await withEnds(bench);
