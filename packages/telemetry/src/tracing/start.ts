import { setTracing } from "./span.ts";

export interface TracingOptions {
  /** Where spans go: OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** `service.name` of all spans of this process. */
  readonly service: string;
  /** Part of the traces that begin here and are kept, 0 to 1. What a caller began is kept as the caller says. */
  readonly sampleRatio: number;
}

/** Starts to make spans in this process. The SDK is not even loaded before. @returns how to send the rest and end. */
export async function startTracing({ endpoint, service, sampleRatio }: TracingOptions): Promise<() => Promise<void>> {
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace-node"),
  ]);
  const { BatchSpanProcessor, NodeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } = sdk;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.namespace": "waybill" }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  setTracing(true);
  return async () => {
    setTracing(false);
    await provider.shutdown();
    const { context, propagation, trace } = await import("@opentelemetry/api");
    for (const api of [context, propagation, trace]) api.disable();
  };
}
