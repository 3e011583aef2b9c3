import type { Identity } from "@waybill/kernel";
import type { ExecutionResult } from "graphql";

/** One GraphQL operation for one subgraph, with the caller it runs for. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
  /** The three above as JSON, where the caller has it: sent as it is. */
  readonly body?: string | undefined;
  readonly identity: Identity;
  /** Ties together what one client request caused, in logs and events. */
  readonly correlationId: string;
  /** Milliseconds since 1970 after which nobody waits for the answer. */
  readonly deadlineAt?: number | undefined;
  /** The caller's span when it is in another process. W3C Trace Context. */
  readonly traceparent?: string | undefined;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A subgraph as its callers see it: in the same process or behind HTTP, the same contract.
 * `execute` rejects with `SubgraphUnavailable` when the subgraph cannot be reached in time.
 * `subscribe` yields results until the operation completes; it throws `SubgraphUnavailable` when the
 * connection is lost, so that the caller can resume from the last cursor.
 */
export interface SubgraphPort {
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  subscribe(request: SubgraphRequest): Results;
}

/** Takes a result. A promise when there is no room for another before it is fulfilled. */
export type Take = (result: ExecutionResult) => Promise<void> | undefined;

/** A subscription's results, for one reader. */
export interface Results extends AsyncIterableIterator<ExecutionResult> {
  /**
   * Gives each result to `take` when it comes, without a promise for each, where the port can. Fulfilled after the last
   * one, or after `return`; rejects with what the iterator or `take` would have thrown.
   */
  pourInto?(take: Take): Promise<void>;
}

/** The subgraph could not be reached, or not in time. Safe to try again. */
export class SubgraphUnavailable extends Error {
  override readonly name = "SubgraphUnavailable";
}
