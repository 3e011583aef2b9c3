import { withCorrelation } from "@waybill/telemetry";
import type { Foundation, SubgraphDeps } from "./app.ts";

/**
 * Runs timed work for as long as the foundation stands: never twice at once in a process, with a jitter of a
 * tenth so that processes started together spread out. A failure is logged and tried again next time.
 */
export function every(
  foundation: Foundation,
  deps: SubgraphDeps,
  job: { readonly name: string; readonly ms: number; run(): Promise<unknown> },
): void {
  if (deps.jobs === false) return;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const plan = (): void => {
    if (stopped) return;
    timer = setTimeout(
      () => {
        running = withCorrelation(`job-${job.name}`, () =>
          job
            .run()
            .catch((error: unknown) =>
              deps.logger.warn({ err: error, job: job.name }, "a job failed; it runs again later"),
            ),
        ).finally(plan);
      },
      job.ms * (0.95 + Math.random() / 10),
    );
    timer.unref();
  };
  plan();

  foundation.onStop(async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  });
}
