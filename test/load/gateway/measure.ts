import { setTimeout as delay } from "node:timers/promises";
import type { Field, RunningGateway } from "./field.ts";
import { type QueryName, queries } from "./demo/schema.ts";
import { machineBusy, usageOf } from "../processes.ts";

/** What one gateway did with one query for a while. */
export interface Stretch {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Milliseconds of processor time per request; null where the system does not tell. */
  readonly cpu: number | null;
  /** Mebibytes. */
  readonly rss: number | null;
  readonly subgraphRequests: number;
  /** Others kept the machine busy, each time it was tried. */
  readonly disturbed: boolean;
}

// Cores that others may take before a stretch counts as disturbed.
const disturbance = 0.5;
// A gateway's collector may still be at the garbage of its last stretch.
const restMs = 300;

export interface MeasureOptions {
  readonly connections: number;
  readonly seconds: number;
  /** How often a disturbed stretch is tried. */
  readonly tries: number;
}

/**
 * Loads one gateway with one query.
 * @throws Error when an answer is none
 */
export async function measure(
  field: Field,
  gateway: RunningGateway,
  query: QueryName,
  { connections, seconds, tries }: MeasureOptions,
): Promise<Stretch> {
  for (let tried = 1; ; tried += 1) {
    await delay(restMs);
    const busy = machineBusy();
    const before = usageOf(gateway.pid);
    const around = usageOf(field.workerPid);
    const { authorizations } = field;
    const bodies = [JSON.stringify({ query: queries[query] })];
    const load = { url: gateway.url, bodies, authorizations, connections, seconds };
    const { result, subgraphRequests } = await field.load(load);
    const after = usageOf(gateway.pid);
    if (result.failed > 0) throw new Error(`${gateway.name} failed ${result.failed} of its ${query} requests`);
    const cpu = before && after ? after.cpu - before.cpu : null;
    const others =
      cpu === null || busy === null || !around
        ? 0
        : ((machineBusy() ?? 0) - busy - cpu - ((usageOf(field.workerPid)?.cpu ?? 0) - around.cpu)) / result.seconds;
    const disturbed = others > disturbance;
    if (disturbed && tried < tries) continue;
    return {
      perSecond: result.done / result.seconds,
      p50: result.p50,
      p99: result.p99,
      cpu: cpu === null ? null : (cpu * 1000) / result.done,
      rss: after ? after.rss / 1024 : null,
      subgraphRequests: subgraphRequests / result.done,
      disturbed,
    };
  }
}
