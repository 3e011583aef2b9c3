/**
 * `npm run bench:soak`: many clients that come and go at one gateway for a while, in every way that clients have: queries,
 * known and new, wrong ones, subscriptions over WebSocket and server-sent events that are ended, left, or slept over.
 * Meanwhile the services lose the gateway every 15 s, and the supergraph is replaced every 20 s. At the end everybody has
 * left: then nothing may run any more, and every stream that was opened at a service must have been given back.
 *
 * Ends with one JSON line. Memory: `rss` of the process with the slope of the straight line through it, in MiB an hour,
 * from the end of the warm-up on (a quarter of the time, at most five minutes: a heap takes the room it likes to have), and
 * through the second half alone; `live` is what is left when the collector has run with all clients gone, before and after.
 * Fails when iterators or clients are left, or somebody was answered otherwise than expected; memory is for who reads it: in
 * a few minutes caches that fill look like a slope. Options: `--minutes 5`,
 * `--each 2` clients that do each thing at a time, `--swap 20` seconds between supergraphs (0: never), `--only <part of a name>`.
 */
import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createDevIssuer } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import type { Ends } from "../../scripts/graph/graph.ts";
import { openFolder, withEnds } from "./bench.ts";
import { round } from "./measure.ts";
import { askNew, type Door, visits } from "./soak/clients.ts";
import type { SoakSettings } from "./soak/gateway.ts";
import { mebibytes, perHour, type Sample } from "./soak/report.ts";
import { startNode, stopped } from "./processes.ts";
import { composeStreams } from "./subscriptions/schema.ts";

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    each: { type: "string", default: "2" },
    swap: { type: "string", default: "20" },
    only: { type: "string", default: "" },
  },
});
const callers = 200;
const newDocuments = 1_500;
const atOnce = 20;
const shortWarmUpMs = 10_000;
const mostWarmUpMs = 300_000;
const fileOf = (name: string): string => fileURLToPath(new URL(`soak/${name}`, import.meta.url));

/** Starts services and gateway. */
async function open(ends: Ends) {
  const folder = openFolder(ends);
  const services = startNode(1, [fileOf("services.ts")], { ipc: true });
  ends.add(() => stopped(services));
  const [urls] = (await once(services, "message")) as [SoakSettings["urls"]];
  const issuer = await createDevIssuer(folder, systemClock);
  const tokens = { jwks: issuer.jwksFile, issuer: issuer.issuer, audience: issuer.audience };
  const scopes = ["orders:read", "shipments:read"] as const;
  const authorizations = await Promise.all(
    Array.from({ length: callers }, async (_, n) => {
      const token = await issuer.mint({ tenant: `tenant-${n % 5}`, subject: `caller-${n}`, scopes });
      return `Bearer ${token}`;
    }),
  );
  const supergraphFile = join(folder, "supergraph.graphql");
  const sdl = composeStreams(urls);
  const replace = (n: number): void => {
    writeFileSync(`${supergraphFile}.new`, `${sdl}\n# ${n}\n`);
    renameSync(`${supergraphFile}.new`, supergraphFile);
  };
  replace(0);
  const settings: SoakSettings = { supergraphFile, urls, tokens };
  const gateway = startNode(0, ["--expose-gc", fileOf("gateway.ts"), JSON.stringify(settings)], { ipc: true });
  ends.add(() => stopped(gateway));
  const [url] = (await once(gateway, "message")) as [string];
  const door: Door = { url, authorization: (n) => authorizations[n % callers] as string };
  const sample = async (wish: "sample" | "collect"): Promise<Sample> => {
    gateway.send(wish);
    const [said] = (await once(gateway, "message")) as [Sample];
    return said;
  };
  return { door, sample, replace };
}

/** Everybody comes and goes until the time is over. */
async function soak(
  door: Door,
  until: number,
  counts: Map<string, number>,
  faults: Map<string, number>,
): Promise<void> {
  const note = (of: Map<string, number>, name: string): void => void of.set(name, (of.get(name) ?? 0) + 1);
  let made = 0;
  const client = async (name: string, visit: (typeof visits)[string]): Promise<void> => {
    while (performance.now() < until) {
      made += 1;
      try {
        await visit(door, made);
        note(counts, name);
      } catch (error) {
        // What was wrong with a connection is told by the cause alone.
        const { cause } = error as Error;
        const reason = cause instanceof Error ? `${String(error)} (${cause.message})` : String(error);
        note(faults, `${name}: ${reason}`.replaceAll(/\d{2,}/g, "…"));
      }
      await delay(10);
    }
  };
  const each = Array.from({ length: Number(options.each) });
  const chosen = Object.entries(visits).filter(([name]) => name.includes(options.only));
  await Promise.all(chosen.flatMap(([name, visit]) => each.map(() => client(name, visit))));
}

/** Waits until nobody is connected any more, at most ten seconds, and has the collector run. */
async function atRest(sample: (wish: "sample" | "collect") => Promise<Sample>): Promise<Sample> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { connections, streams, opened, returned } = await sample("sample");
    if (connections + streams === 0 && opened === returned) break;
    await delay(100);
  }
  // By then the supergraph that was replaced last has gone.
  await delay(6_000);
  await sample("collect");
  return sample("collect");
}

async function bench(ends: Ends): Promise<void> {
  const { door, sample, replace } = await open(ends);
  const [counts, faults] = [new Map<string, number>(), new Map<string, number>()];
  const seconds = Number(options.minutes) * 60;
  // Compilers and caches first: what is kept of documents has room for a thousand.
  for (let n = 0; n < newDocuments; n += atOnce)
    await Promise.all(Array.from({ length: atOnce }, (_, index) => askNew(door, 1e9 + n + index)));
  await soak(door, performance.now() + shortWarmUpMs, new Map(), faults);
  const { live } = await atRest(sample);
  // Having been made to collect, the heap grows again.
  await soak(door, performance.now() + Math.min(mostWarmUpMs, seconds * 250), new Map(), faults);
  const before = await sample("sample");

  const began = performance.now();
  const points: [number, number][] = [];
  const heaps: number[] = [];
  // One at a time: a machine that is busy with other things may take longer than that for it.
  const watch = (async () => {
    for (const until = began + seconds * 1000; performance.now() < until; await delay(1_000)) {
      const { rss, heap } = await sample("sample");
      points.push([(performance.now() - began) / 1000, rss]);
      heaps.push(heap);
    }
  })();
  let replaced = 0;
  const every = Number(options.swap);
  const replacing = every > 0 ? setInterval(() => replace((replaced += 1)), every * 1000) : undefined;
  try {
    await soak(door, began + seconds * 1000, counts, faults);
  } finally {
    clearInterval(replacing);
  }
  await watch;
  const after = await atRest(sample);

  for (const [name, count] of counts) console.log(`${String(count).padStart(8)}  ${name}`);
  for (const [fault, count] of faults) console.error(`${String(count).padStart(8)}  ${fault}`);
  const { opened, returned, connections, streams, subscribers } = after;
  const left = connections + streams + subscribers;
  const [first = 0, ...others] = points.map(([, rss]) => rss);
  console.log(
    `\n${JSON.stringify({
      minutes: round(seconds / 60),
      visits: [...counts.values()].reduce((sum, count) => sum + count, 0),
      cpuSeconds: round((after.cpu - before.cpu) / 1e6),
      supergraphs: replaced,
      iterators: { opened, returned },
      left,
      faults: [...faults.values()].reduce((sum, count) => sum + count, 0),
      rssMiB: {
        first: mebibytes(first),
        last: mebibytes(others.at(-1) ?? first),
        perHour: mebibytes(perHour(points)),
        perHourLater: mebibytes(perHour(points.slice(points.length / 2))),
        rested: mebibytes(after.rss),
      },
      heapMiB: { first: mebibytes(heaps[0] ?? 0), last: mebibytes(heaps.at(-1) ?? 0) },
      liveMiB: { before: mebibytes(live), after: mebibytes(after.live) },
    })}`,
  );
  if (opened !== returned || left > 0 || faults.size > 0) process.exitCode = 1;
}

await withEnds(bench);
