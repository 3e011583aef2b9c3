import type { Identity } from "@waybill/kernel";
import type { SubgraphRequest } from "./port.ts";

/** What every operation's context holds, whatever a subgraph adds to it. */
export interface OperationContext {
  /** Who calls. The tenant always comes from here, never from input. */
  readonly identity: Identity;
  readonly correlationId: string;
  /** Aborted when nobody waits for the answer any more: the caller has gone or the deadline has passed. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since 1970 after which nobody waits for the answer. */
  readonly deadlineAt?: number | undefined;
}

/** The part of a context that follows from the request alone. */
export function operationContext(request: SubgraphRequest): OperationContext {
  const { identity, correlationId, signal, deadlineAt } = request;
  return { identity, correlationId, signal, deadlineAt };
}
