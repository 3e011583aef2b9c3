import type { ApolloServer } from "@apollo/server";
import type { SubgraphName } from "@waybill/schema";
import type { Logger, OperationLimits, SubgraphPort } from "@waybill/service";
import type { Metrics } from "@waybill/telemetry";
import type { GraphQLSchema } from "graphql";
import type { ClientErrors } from "./client-errors.ts";
import type { GatewayConfig } from "./config.ts";
import type { GatewayContext } from "./context.ts";
import { createApollo, createExecute, type ExecuteOperation } from "./http/apollo.ts";
import { type CheckOperation, createCheck } from "./http/document-check.ts";
import { createFastDoor, type FastDoor } from "./http/fast-door.ts";
import { limits, resumeWaits } from "./limits.ts";
import type { Authenticate } from "./security/authenticate.ts";
import type { CostBudget } from "./security/cost-budget.ts";
import { createSubscriptions, type SubscriptionLimits, type Subscriptions } from "./subscriptions/subscriptions.ts";
import { createSupergraph } from "./supergraph/supergraph.ts";

/**
 * All that follows from one supergraph. A new supergraph is a new engine: what runs on the old one ends there, and
 * nothing is ever half of the one and half of the other.
 */
export interface Engine {
  /** The supergraph it follows from. */
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly check: CheckOperation;
  readonly apollo: ApolloServer<GatewayContext>;
  readonly fastDoor: FastDoor;
  readonly execute: ExecuteOperation;
  readonly subscriptions: Subscriptions;
  /** Ends it at once. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly sdl: string;
  readonly config: GatewayConfig;
  readonly ports: Readonly<Record<SubgraphName, SubgraphPort>>;
  readonly authenticate: Authenticate;
  readonly budget: CostBudget;
  readonly operationLimits: Partial<OperationLimits> | undefined;
  readonly errors: ClientErrors;
  readonly logger: Logger;
  readonly metrics: Metrics | undefined;
}

/** @throws Error when the supergraph is none, or names a subgraph that has no port. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { sdl, config, ports, authenticate, budget, errors, logger, metrics } = options;
  const supergraph = createSupergraph({ sdl, ports, logger });
  const deadlines = { queryMs: config.queryDeadlineMs, mutationMs: config.mutationDeadlineMs };
  const check = createCheck(supergraph.schema, config.development, options.operationLimits);
  const apollo = createApollo({
    supergraph,
    introspection: config.development,
    deadlines,
    limits: { maxTokens: limits.tokens, maxRecursiveSelections: limits.recursiveSelections },
    errors,
    logger,
    metrics,
  });
  await apollo.start();
  return {
    sdl,
    schema: supergraph.schema,
    check,
    apollo,
    fastDoor: createFastDoor({
      authenticate,
      budget,
      check,
      executor: supergraph.executor,
      deadlines,
      errors,
      metrics,
    }),
    execute: createExecute(apollo),
    subscriptions: createSubscriptions({ supergraph, ports, limits: subscriptionLimits(config), errors, logger }),
    stop: () => apollo.stop(),
  };
}

const subscriptionLimits = (config: GatewayConfig): SubscriptionLimits => ({
  resume: { ...resumeWaits, giveUpAfterMs: config.resumeForMs },
  maxQueuedEvents: limits.queuedEvents,
  stalledAfterMs: limits.stalledMs,
  laggardAfterMs: limits.laggardMs,
  eventDeadlineMs: config.queryDeadlineMs,
  joinsAtOnce: limits.joinsAtOnce,
});
