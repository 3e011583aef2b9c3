import type { TelemetryConfig } from "./config.ts";
import { listenForScrapes } from "./listener.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import { commandObserver, type ObserveClient } from "./mongodb.ts";
import { startTracing } from "./tracing/start.ts";

/** How a process is watched. One for all services that share the process. */
export interface Telemetry {
  /** Undefined when nothing is measured. */
  readonly metrics: Metrics | undefined;
  /** To be told of every MongoDB client; undefined when its commands interest nobody. */
  readonly observeClient: ObserveClient | undefined;
  /** Where Prometheus finds what is measured. */
  readonly metricsUrl: string | undefined;
  /** Sends the spans that wait, and closes the listener. */
  close(): Promise<void>;
}

/**
 * Begins to watch the process, as far as its configuration asks for it.
 * @throws Error when the port is taken
 */
export async function openTelemetry({ metrics: where, traces }: TelemetryConfig): Promise<Telemetry> {
  const metrics = where ? createMetrics() : undefined;
  const listener = metrics && where ? await listenForScrapes(metrics, where) : undefined;
  const endTracing = traces ? await startTracing(traces) : undefined;
  return {
    metrics,
    observeClient: metrics || traces ? commandObserver(metrics) : undefined,
    metricsUrl: listener?.url,
    async close() {
      await listener?.close();
      await endTracing?.();
    },
  };
}
