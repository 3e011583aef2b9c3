import { z } from "zod";

/** What every process reads of the environment for being watched. Nothing of it is needed. */
export const telemetryEnvironment = z.object({
  WAYBILL_OPERATIONS_HOST: z.string().default("127.0.0.1"),
  /** Where `/metrics` is; nothing is measured when left out. 0 takes a free port. */
  WAYBILL_OPERATIONS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Where traces go (OTLP over HTTP); none are made when left out. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  WAYBILL_TRACE_SAMPLE_RATIO: z.coerce.number().min(0).max(1).default(1),
});

/** How a process is watched. */
export interface TelemetryConfig {
  /** Null: nothing is measured. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Null: no traces. */
  readonly traces: { readonly endpoint: string; readonly service: string; readonly sampleRatio: number } | null;
}

/** @param service what the process is called in traces unless the environment says otherwise. */
export function telemetryConfig(env: z.output<typeof telemetryEnvironment>, service: string): TelemetryConfig {
  const { WAYBILL_OPERATIONS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env;
  return {
    metrics: port === undefined ? null : { host: env.WAYBILL_OPERATIONS_HOST, port },
    traces:
      endpoint === undefined
        ? null
        : { endpoint, service: env.OTEL_SERVICE_NAME ?? service, sampleRatio: env.WAYBILL_TRACE_SAMPLE_RATIO },
  };
}
