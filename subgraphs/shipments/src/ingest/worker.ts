import { dueDeliveries } from "../storage/deliveries.ts";
import { processDeliveries, type ProcessDeps } from "./process-deliveries.ts";

/** Works on stored deliveries as they come. */
export interface DeliveryWorker {
  /** Something was stored: look now. */
  wake(): void;
  /** Resolves when no delivery is due: all that was stored before the call is done, parked or postponed. */
  idle(): Promise<void>;
  /** Ends after the deliveries in hand. */
  stop(): Promise<void>;
}

/** Deliveries taken together: scans of one number that came close together need one transaction. */
const batchSize = 128;
/** Looks without being woken: for what a crash left, what was postponed, and what another process stored. */
const sweepMs = 2_000;

export function startDeliveryWorker(given: Omit<ProcessDeps, "signal">): DeliveryWorker {
  const stop = new AbortController();
  const deps: ProcessDeps = { ...given, signal: stop.signal };
  let bell = Promise.withResolvers<void>();
  let waitingForIdle: (() => void)[] = [];

  /** One round over what is due. @returns whether there was anything. */
  async function round(): Promise<boolean> {
    const asking = waitingForIdle;
    const due = await dueDeliveries(deps.database.db, deps.clock(), batchSize);
    if (due.length === 0) {
      waitingForIdle = waitingForIdle.filter((resolve) => !asking.includes(resolve));
      for (const resolve of asking) resolve();
      return false;
    }
    await processDeliveries(deps, due);
    return true;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      bell = Promise.withResolvers<void>();
      const busy = await round().catch((error: unknown) => {
        deps.logger.warn({ err: error }, "stored deliveries could not be worked on; trying again");
        return false;
      });
      if (!busy) await Promise.race([bell.promise, pause(sweepMs, stop.signal)]);
    }
  }
  const running = run();

  return {
    wake: () => bell.resolve(),
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
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
