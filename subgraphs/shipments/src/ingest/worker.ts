import { dueDeliveries } from "../storage/deliveries.ts";
import { HeldDeliveries } from "./held-deliveries.ts";
import { processDeliveries, type ProcessDeps, type ReadDelivery } from "./process-deliveries.ts";

/** Works on stored deliveries as they come. */
export interface DeliveryWorker {
  /** This was stored just now: it need not be looked for. */
  take(stored: ReadDelivery): void;
  /** Resolves when no delivery is due: all that was stored before the call is done, parked or postponed. */
  idle(): Promise<void>;
  /** Ends after the deliveries in hand. */
  stop(): Promise<void>;
}

/** Deliveries taken together: scans of one number that came close together are folded once. */
const batchSize = 512;
/** Looks at what is stored, without being woken: for what a crash left, what was postponed, and what was not held. */
const sweepMs = 2_000;

export function startDeliveryWorker(given: Omit<ProcessDeps, "signal">): DeliveryWorker {
  const stop = new AbortController();
  const deps: ProcessDeps = { ...given, signal: stop.signal };
  const held = new HeldDeliveries();
  let bell = Promise.withResolvers<void>();
  let waitingForIdle: (() => void)[] = [];
  let lookAt = 0;

  /** One round over what is held, or, every now and then and when somebody waits, over what is stored and due. */
  async function round(): Promise<boolean> {
    const inHand = held.takeOut(batchSize);
    if (inHand.length > 0) await processDeliveries(deps, inHand);
    const isLull = inHand.length === 0 && waitingForIdle.length > 0;
    if (!isLull && performance.now() < lookAt) return inHand.length > 0;
    const asking = waitingForIdle;
    const due = await dueDeliveries(deps.database.db, deps.clock(), batchSize);
    if (due.length < batchSize) lookAt = performance.now() + sweepMs;
    if (due.length > 0) {
      await processDeliveries(
        deps,
        due.map((delivery) => ({ delivery })),
      );
    } else if (inHand.length === 0) {
      waitingForIdle = waitingForIdle.filter((resolve) => !asking.includes(resolve));
      for (const resolve of asking) resolve();
    }
    return inHand.length + due.length > 0;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      bell = Promise.withResolvers<void>();
      const busy = await round().catch((error: unknown) => {
        deps.logger.warn({ err: error }, "stored deliveries could not be worked on; trying again");
        lookAt = performance.now() + sweepMs;
        return false;
      });
      if (!busy) await Promise.race([bell.promise, pause(lookAt - performance.now(), stop.signal)]);
    }
  }
  const running = run();

  return {
    take(stored) {
      held.add(stored);
      bell.resolve();
    },
    idle: () =>
      new Promise((resolve) => {
        waitingForIdle = [...waitingForIdle, resolve];
        bell.resolve();
      }),
    async stop() {
      stop.abort();
      bell.resolve();
      await running;
      for (const resolve of waitingForIdle) resolve();
    },
  };
}

/** Waits, but not once `signal` is aborted. Does not keep the process alive. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    timer.unref();
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
