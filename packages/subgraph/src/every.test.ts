import { createLogger } from "@waybill/service";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Foundation, SubgraphDeps } from "./app.ts";
import { every } from "./every.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs a job on a foundation that only knows how to stop. */
function start(run: () => Promise<unknown>, options: Pick<SubgraphDeps, "jobs"> = {}): () => Promise<void> {
  let stop = async (): Promise<void> => undefined;
  const foundation = { onStop: (end) => void (stop = end) } as Pick<Foundation, "onStop"> as Foundation;
  const deps = { logger: createLogger("test", "silent"), ...options } as Pick<SubgraphDeps, "logger"> as SubgraphDeps;
  every(foundation, deps, { name: "count", ms: 1_000, run });
  return () => stop();
}

it("runs again and again, with a tenth of jitter, and not after the stop", async () => {
  let runs = 0;
  const stop = start(async () => void runs++);
  await vi.advanceTimersByTimeAsync(949);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(101);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(10_500);
  expect(runs).toBeGreaterThanOrEqual(10);
  await stop();
  const after = runs;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toBe(after);
});

it("is left out when there are to be no jobs", async () => {
  let runs = 0;
  const stop = start(async () => void runs++, { jobs: false });
  await vi.advanceTimersByTimeAsync(60_000);
  await stop();
  expect(runs).toBe(0);
});

it("goes on after a failure", async () => {
  let runs = 0;
  const stop = start(() => Promise.reject(new Error(`failure ${++runs}`)));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(runs).toBeGreaterThanOrEqual(4);
  await stop();
});

it("never runs twice at once, and is waited for at the stop", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let runs = 0;
  const stop = start(() => {
    runs++;
    return promise;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toBe(1);
  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stopped).toBe(false);
  resolve();
  await stopping;
  expect(runs).toBe(1);
});
