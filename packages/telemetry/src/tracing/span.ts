import {
  type Attributes,
  context,
  type Context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";

export type { Attributes, Span } from "@opentelemetry/api";

export type Kind = "server" | "client" | "consumer" | "internal";

export interface SpanOptions {
  readonly kind?: Kind;
  readonly attributes?: Attributes;
  /** Parent in another process, as W3C `traceparent`; what is active here when left out or malformed. */
  readonly parent?: string | undefined;
  /** What has caused this without waiting for it: as W3C `traceparent`. The span then begins a trace of its own. */
  readonly cause?: string | undefined;
}

const kinds: Readonly<Record<Kind, SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

let tracing = false;

/** Whether spans are made in this process at all. */
export const isTracing = (): boolean => tracing;
export const setTracing = (on: boolean): void => void (tracing = on);

const tracer = () => trace.getTracer("waybill");

/**
 * Runs `work` in a span that ends with it; without tracing it is just run. What `work` throws marks the span as failed;
 * messages stay out of it, since they may quote what clients sent.
 */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span?: Span) => Promise<T>): Promise<T> {
  if (!tracing) return work();
  const { span, inside } = begin(name, options);
  try {
    return await context.with(inside, () => work(span));
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Begins a span that is ended by hand, under what is active here; undefined without tracing or anything active. */
export function beginChild(name: string, kind: Kind, attributes: Attributes): Span | undefined {
  if (!tracing || !trace.getActiveSpan()?.isRecording()) return undefined;
  return tracer().startSpan(name, { kind: kinds[kind], attributes });
}

/** Marks a span as failed, by the error's name alone. */
export function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute("error.type", error instanceof Error ? error.name : typeof error);
}

/** Adds to the active span, where there is one. @param name what it is called from now on. */
export function annotate(attributes: Attributes, name?: string): void {
  const span = tracing ? trace.getActiveSpan() : undefined;
  span?.setAttributes(attributes);
  if (name !== undefined) span?.updateName(name);
}

/** The active span as W3C `traceparent`, for another process or an event; undefined without one. */
export function currentTraceparent(): string | undefined {
  const spanContext = tracing ? trace.getActiveSpan()?.spanContext() : undefined;
  if (!spanContext || !isSpanContextValid(spanContext)) return undefined;
  const { traceId, spanId, traceFlags } = spanContext;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** Id of the active trace, for logs; undefined without one. */
export const currentTraceId = (): string | undefined =>
  tracing ? trace.getActiveSpan()?.spanContext().traceId : undefined;

function begin(name: string, { kind = "internal", attributes = {}, parent, cause }: SpanOptions) {
  const link = cause === undefined ? undefined : linkTo(cause);
  const outside = outerContext(parent, cause !== undefined);
  const span = tracer().startSpan(name, { kind: kinds[kind], attributes, links: link ? [link] : [] }, outside);
  return { span, inside: trace.setSpan(outside, span) };
}

function outerContext(parent: string | undefined, isNew: boolean): Context {
  const remote = parent === undefined ? undefined : readTraceparent(parent);
  if (remote) return trace.setSpanContext(ROOT_CONTEXT, remote);
  return isNew ? trace.deleteSpan(context.active()) : context.active();
}

function linkTo(traceparent: string): Link | undefined {
  const linked = readTraceparent(traceparent);
  return linked && { context: linked };
}

/** W3C Trace Context, version 00 and what later versions keep of it. */
function readTraceparent(text: string) {
  const parts = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(text.trim());
  if (!parts) return undefined;
  const [, traceId = "", spanId = "", flags = "00"] = parts;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}
