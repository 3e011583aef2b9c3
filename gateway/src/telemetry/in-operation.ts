import type { Identity } from "@waybill/kernel";
import { inSpan, withCorrelation } from "@waybill/telemetry";
import type { OperationDefinitionNode } from "graphql";

/**
 * Runs one client's operation so that logs and spans made in it know what they belong to.
 * @param traceparent the client's own span, where it sends one. W3C Trace Context.
 */
export const inOperation = <T>(correlationId: string, traceparent: unknown, work: () => Promise<T>): Promise<T> =>
  withCorrelation(correlationId, () => {
    const parent = typeof traceparent === "string" ? traceparent : undefined;
    return inSpan("graphql", { kind: "server", parent }, work);
  });

/** A subscription that a client begins. */
export interface Beginning {
  readonly operation: OperationDefinitionNode;
  readonly identity: Identity;
  /** The client's own span, where it sends one. W3C Trace Context. */
  readonly traceparent?: unknown;
}

/**
 * Begins a subscription in a span that ends as soon as it runs: it may run for days. `begin` is called at once. Each event
 * is a trace of its own, which names this one as its cause.
 */
export const inBeginning = <T>({ operation, identity, traceparent }: Beginning, begin: () => T): Promise<T> =>
  inSpan(
    "subscription",
    {
      kind: "server",
      parent: typeof traceparent === "string" ? traceparent : undefined,
      attributes: {
        "graphql.operation.type": "subscription",
        "waybill.tenant": identity.tenant,
        ...(operation.name ? { "graphql.operation.name": operation.name.value } : {}),
      },
    },
    async () => begin(),
  );
