import { serviceIdentity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { SubgraphUnavailable } from "@waybill/service";
import type { BaseContext } from "./context.ts";

/** What asking a peer needs: a context has it, and so has a job. */
export interface Asker {
  readonly tenant: string;
  /** The asking subgraph, for logs and events. */
  readonly service: SubgraphName;
  readonly correlationId: string;
  readonly peers: BaseContext["peers"];
  readonly signal?: AbortSignal | undefined;
}

const deadlineMs = 8_000;

/** The asker of an operation. */
export const askerOf = (context: BaseContext, service: SubgraphName): Asker => ({
  tenant: context.identity.tenant,
  service,
  correlationId: context.correlationId,
  peers: context.peers,
  signal: context.signal,
});

/**
 * Asks another subgraph as a service of the same tenant.
 * @returns the data; its shape is the query's.
 * @throws SubgraphUnavailable when the peer does not answer in time or answers with errors: the caller
 *   cannot know what happened there, and every mutation between subgraphs is safe to repeat.
 */
export async function askPeer<T>(
  asker: Asker,
  peer: SubgraphName,
  query: string,
  variables: Record<string, unknown>,
): Promise<T> {
  const port = asker.peers[peer];
  if (!port) throw new Error(`${asker.service} was started without its peer ${peer}`);
  const result = await port.execute({
    query,
    variables,
    identity: serviceIdentity(asker.tenant, asker.service),
    correlationId: asker.correlationId,
    deadlineAt: Date.now() + deadlineMs,
    signal: asker.signal,
  });
  if (result.errors || !result.data) {
    throw new SubgraphUnavailable(`${peer}: ${result.errors?.map((e) => e.message).join("; ") ?? "no data"}`);
  }
  return result.data as T;
}
