import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Foundation, SubgraphDeps } from "../app.ts";
import { followPeer } from "../follow.ts";

/** The customers' event that begins an erasure. */
export const erasureRequested = "customer.erasure_requested";

/** What an erasure is told to each subgraph. */
export interface Erasure {
  readonly tenant: string;
  readonly requestId: string;
  readonly customerId: string;
  /** The customer and the records that were merged into it. */
  readonly customerIds: readonly string[];
}

/** The erasure that an event asks for. @throws Error when it is none. */
export function erasureOf({ tenant, data }: LogEvent): Erasure {
  const { requestId, customerId, customerIds } = data;
  if (typeof requestId !== "string" || typeof customerId !== "string" || !Array.isArray(customerIds)) {
    throw new Error("this event asks for no erasure");
  }
  return { tenant, requestId, customerId, customerIds: customerIds as string[] };
}

/**
 * Does a subgraph's part of each erasure and says so in its own log, in one transaction.
 * @param done the type of that event, for example `order.privacy_erased`.
 */
export function followErasures(
  foundation: Foundation,
  deps: SubgraphDeps,
  done: string,
  erase: (tx: Tx, erasure: Erasure) => Promise<void>,
): void {
  followPeer(foundation, deps, {
    source: "customers",
    name: "erase",
    types: [erasureRequested],
    async handle(tx, event) {
      const erasure = erasureOf(event);
      await erase(tx, erasure);
      const { requestId, customerId } = erasure;
      const subject = { type: "privacy_request", id: requestId, version: 1 };
      tx.record({ type: done, subject, occurredAt: deps.clock(), data: { requestId, customerId } });
    },
  });
}
