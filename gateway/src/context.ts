import type { Identity } from "@waybill/kernel";
import type { CostReport } from "./security/cost-budget.ts";

/** What one operation carries through the gateway, whichever transport it came by. */
export interface GatewayContext {
  /** Who calls. Null until an anonymous operation is known to ask only for what is public, or for the schema. */
  identity: Identity | null;
  /** Ties together what this operation causes, in logs, events and error answers. */
  readonly correlationId: string;
  /** Milliseconds since 1970 after which the answer goes out without what is still missing. */
  deadlineAt?: number;
  /** What the caller wants to be told of the operation's cost. */
  readonly cost?: CostReport | undefined;
  /** Aborted when the client has gone. */
  readonly signal?: AbortSignal | undefined;
}
