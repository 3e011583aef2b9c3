import { randomUUID } from "node:crypto";
import { type Identity, visibilityKey } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { type Logger, Lru, type SubgraphPort } from "@waybill/service";
import { annotate, currentTraceparent, inSpan, isTracing } from "@waybill/telemetry";
import type { DocumentNode, ExecutionResult } from "graphql";
import type { ClientErrors } from "../client-errors.ts";
import type { GatewayContext } from "../context.ts";
import type { Supergraph } from "../supergraph/supergraph.ts";
import type { ResumeLimits } from "../upstream/resume.ts";
import { planSubscription, type SubscriptionPlan, subscriptionVariables } from "./plan.ts";
import { Payload, written } from "./payload.ts";
import { SharedStream } from "./shared-stream.ts";
import { type Recipient, Subscriber } from "./subscriber.ts";
import { openUpstream } from "./upstream.ts";
import { wait } from "./wait.ts";

export interface SubscriptionLimits {
  readonly resume: ResumeLimits;
  /** Events that may wait for one client and stream. */
  readonly maxQueuedEvents: number;
  /** See `SharedStreamOptions`. */
  readonly stalledAfterMs: number;
  readonly laggardAfterMs: number;
  /** How long an event waits for the other subgraphs' fields. */
  readonly eventDeadlineMs: number;
  /** See `SharedStreamOptions`. */
  readonly joinsAtOnce: number;
}

export interface SubscriptionsOptions {
  readonly supergraph: Supergraph;
  readonly ports: Readonly<Record<SubgraphName, SubgraphPort>>;
  readonly limits: SubscriptionLimits;
  readonly errors: ClientErrors;
  readonly logger: Logger;
}

/** One client's wish. The document is valid and holds a subscription. */
export interface SubscribeRequest {
  readonly document: DocumentNode;
  /** The document's text: the key under which its plan is kept. */
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
  /** Where to resume, when it is told beside the operation: goes before the operation's own `after`. */
  readonly resumeAt?: string | undefined;
  readonly recipient: Recipient;
}

export interface Subscriptions {
  /**
   * Subscribes a client. Equal wishes of callers who may see the same share one stream.
   * @throws WaybillError when the variables do not fit the operation.
   */
  subscribe(request: SubscribeRequest): Subscriber;
  /** What runs now. */
  counts(): { readonly streams: number; readonly subscribers: number };
}

const keptPlans = 1_000;

/** Federated subscriptions: driven by one subgraph's stream, joined with the others' fields for each event. */
export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { supergraph, ports, limits, errors, logger } = options;
  const plans = new Lru<string, SubscriptionPlan>(keptPlans);
  const live = new Map<string, SharedStream>();
  const running = new Set<SharedStream>();

  function planOf({ query, document, operationName }: SubscribeRequest): SubscriptionPlan {
    const key = JSON.stringify([query, operationName ?? null]);
    const known = plans.get(key);
    if (known) return known;
    const plan = planSubscription(supergraph, document, operationName);
    plans.set(key, plan);
    return plan;
  }

  function streamFor(plan: SubscriptionPlan, request: SubscribeRequest): SharedStream {
    const variables = subscriptionVariables(supergraph, plan, request.variables);
    const { values } = variables;
    const resumeAt = plan.resumption ? request.resumeAt : undefined;
    const after = resumeAt ?? variables.after;
    const key = JSON.stringify([
      visibilityKey(request.identity),
      plan.normalised,
      plan.operationName ?? null,
      Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      resumeAt ?? null,
    ]);
    const known = live.get(key);
    // Who wants everything after a cursor cannot join a stream that has already moved on from it.
    if (known && !(after !== undefined && known.moved)) return known;

    const { document, root, primary, rest, renamed } = plan;
    const join = supergraph.executor.joinOf({
      document,
      operation: root.operation,
      variables: values,
      primary,
      rest,
      renamed,
    });
    const identity = lasting(request.identity);
    const correlationId = randomUUID();
    const attributes = { "waybill.subgraph": plan.subgraph, "waybill.correlation_id": correlationId };
    annotate(attributes);
    const cause = currentTraceparent();
    const joined = (event: ExecutionResult, context: GatewayContext): Promise<Payload> => {
      const cursor = plan.resumption?.cursorOf(event);
      return join(event, context, (executed) => new Payload(written(executed, correlationId, errors), cursor));
    };
    const stream = new SharedStream({
      events: (signal, take) => {
        const position = { identity, correlationId, values, after, signal, logger };
        const times = { resume: limits.resume, headDeadlineMs: limits.eventDeadlineMs };
        return openUpstream(plan, ports[plan.subgraph], { ...position, ...times }, take);
      },
      execute(event, signal) {
        const context = { identity, correlationId, deadlineAt: Date.now() + limits.eventDeadlineMs, signal };
        if (!isTracing()) return joined(event, context);
        return inSpan("subscription event", { cause, attributes }, () => joined(event, context));
      },
      joinsAtOnce: limits.joinsAtOnce,
      wait,
      stalledAfterMs: limits.stalledAfterMs,
      laggardAfterMs: limits.laggardAfterMs,
      onEnd() {
        running.delete(stream);
        if (live.get(key) === stream) live.delete(key);
      },
      report: (error) => errors.reported(error, correlationId),
      now: Date.now,
    });
    live.set(key, stream);
    running.add(stream);
    return stream;
  }

  return {
    subscribe(request) {
      const stream = streamFor(planOf(request), request);
      const subscriber = new Subscriber(stream, request.recipient, limits.maxQueuedEvents);
      stream.join(subscriber);
      return subscriber;
    },
    counts: () => ({
      streams: running.size,
      subscribers: [...running].reduce((sum, stream) => sum + stream.readers, 0),
    }),
  };
}

/** A stream outlives the credential it was opened with: each connection watches its own. */
function lasting({ expiresAt: _expiresAt, ...identity }: Identity): Identity {
  return identity;
}
