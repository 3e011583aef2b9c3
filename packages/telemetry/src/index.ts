export { type TelemetryConfig, telemetryConfig, telemetryEnvironment } from "./config.ts";
export { currentCorrelation, withCorrelation } from "./correlation.ts";
export { counters, type GaugeName, gauges, histograms } from "./metrics/definitions.ts";
export { createMetrics, type Metrics, type Read, type Reading } from "./metrics/metrics.ts";
export { commandObserver, type ObserveClient } from "./mongodb.ts";
export { openTelemetry, type Telemetry } from "./telemetry.ts";
export { annotate, currentTraceId, currentTraceparent, inSpan, isTracing, type SpanOptions } from "./tracing/span.ts";
