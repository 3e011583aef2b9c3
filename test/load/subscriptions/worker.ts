/** Everything around the gateways in one process: the services whose events are followed, and the crowd of followers. */
import { setTimeout as delay } from "node:timers/promises";
import { openCrowd } from "./crowd.ts";
import { runTimeOf } from "../processes.ts";
import { streamQuery } from "./schema.ts";
import { hotShipment, openSource } from "./source.ts";
import type { Job, Outcome, WorkerMessage } from "./jobs.ts";

const source = await openSource();
const tell = (message: WorkerMessage): void => void process.send?.(message);

// Until the gateway has subscribed for everybody, and its collector has come to rest.
const settleMs = 1_500;
// Long enough to be measured, short enough to fall between what others do. What is delivered in one go was worked on
// before: a window has to hold several of all that is in flight.
const windowRounds = 5;

async function run(job: Job): Promise<Outcome> {
  const { clients, own, inFlight } = job;
  const counts = new Uint32Array(clients);
  let total = 0;
  let rounds = 0;
  /** Deliveries that are to come of what was sent. */
  let due = 0;
  /** By round for all; by client where each has a time of its own. */
  const sentAt: number[] = [];
  const latencies: number[] = [];
  const shipments = own && !job.broadcast ? Array.from({ length: clients }, (_, n) => shipmentOf(n)) : [hotShipment];
  let arrived = (): void => undefined;
  const crowd = await openCrowd({
    url: job.url,
    clients,
    query: streamQuery,
    init: (client) => ({ authorization: job.authorizations[client % job.authorizations.length] }),
    variables: (client) => (own ? { shipmentId: shipmentOf(client) } : {}),
    onEvent(client) {
      const count = counts[client] as number;
      counts[client] = count + 1;
      total += 1;
      if (job.perSecond !== null)
        latencies.push(performance.now() - (sentAt[job.spread ? client : count] ?? Number.NaN));
      arrived();
    },
  });
  /** One event for every client: for all at once, or for each its own. */
  const publish = (): void => {
    sentAt.push(performance.now());
    rounds += 1;
    due += clients;
    source.publish(shipments);
  };
  /** One event after the other, each client's at its time of the second. */
  const publishSpread = async (perSecond: number, end: number): Promise<void> => {
    const began = performance.now();
    for (; performance.now() < end; await delay(1)) {
      const until = Math.floor(((performance.now() - began) / 1000) * perSecond * clients);
      for (; due < until; due += 1) {
        sentAt[due % clients] = performance.now();
        source.publish([shipmentOf(due % clients)]);
      }
    }
    rounds = due / clients;
  };
  const until = async (isTrue: () => boolean, ms: number): Promise<boolean> => {
    for (const end = performance.now() + ms; performance.now() < end; await delay(20)) if (isTrue()) return true;
    return isTrue();
  };
  try {
    await delay(settleMs);
    tell({ settled: true });
    await delay(200);
    // Everybody follows once an event has reached everybody.
    for (let tries = 0; !counts.every((count) => count > 0); tries += 1) {
      if (tries === 20) throw new Error("An event does not reach everybody");
      publish();
      await until(() => counts.every((count) => count > 0), 2_000);
    }
    await until(() => total === due, 5_000);
    counts.fill(0);
    total = 0;
    rounds = 0;
    due = 0;
    sentAt.length = 0;
    latencies.length = 0;

    const windows: number[] = [];
    const windowDeliveries = clients * inFlight * windowRounds;
    let opened = { deliveries: 0, runTime: runTimeOf(job.pid) };
    const look = (): void => {
      if (total - opened.deliveries < windowDeliveries) return;
      const runTime = runTimeOf(job.pid);
      if (runTime !== null && opened.runTime !== null)
        windows.push((runTime - opened.runTime) / 1000 / (total - opened.deliveries));
      opened = { deliveries: total, runTime };
    };
    const { entityRequests } = source;
    tell({ begun: true });
    const began = performance.now();
    const end = began + job.seconds * 1000;
    let closing = Promise.withResolvers<void>();
    if (job.perSecond === null) {
      arrived = () => {
        if (total < clients * (rounds - inFlight + 1)) return;
        look();
        if (performance.now() < end) publish();
        else if (total === due) closing.resolve();
      };
      for (let round = 0; round < inFlight; round += 1) publish();
    } else {
      arrived = () => void (total === due && performance.now() >= end && closing.resolve());
      if (job.spread) await publishSpread(job.perSecond, end);
      else for (const every = 1000 / job.perSecond; performance.now() < end; await delay(every)) publish();
      arrived();
    }
    await Promise.race([closing.promise, delay(20_000, undefined, { ref: false })]);
    const seconds = (performance.now() - began) / 1000;
    const sorted = Float64Array.from(latencies).sort();
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    return {
      deliveries: total,
      missing: due - total,
      seconds,
      p50: at(0.5),
      p99: at(0.99),
      rounds,
      calmCpu: windows.toSorted((a, b) => a - b)[Math.floor(windows.length / 10)] ?? null,
      entityRequests: source.entityRequests - entityRequests,
      first: crowd.first,
    };
  } finally {
    await crowd.close();
    // The gateway is to notice before the next one is measured.
    await until(() => source.subscriptions <= 1, 5_000);
    await delay(500);
  }
}

const shipmentOf = (client: number): string => `shp_${String(client).padStart(9, "0")}`;

process.on("message", (job: Job) => {
  run(job).then(
    (outcome) => tell({ outcome }),
    (error: unknown) => tell({ error: String(error) }),
  );
});
process.on("uncaughtException", (error) => tell({ error: error.stack ?? error.message }));
process.on("disconnect", () => process.exit(0));
tell({ ready: source.urls });
