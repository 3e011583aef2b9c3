import { performance } from "node:perf_hooks";
import { type Identity, serviceIdentity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { type Logger, type SubgraphPort, SubgraphUnavailable, type Take, WaybillError } from "@waybill/service";
import { type ResumeLimits, resumeForEver, untilEnd } from "../upstream/resume.ts";
import type { SubscriptionPlan } from "./plan.ts";
import { wait } from "./wait.ts";

/** For whom and from where a subgraph's stream is opened. */
export interface Upstream {
  readonly identity: Identity;
  readonly correlationId: string;
  readonly values: Record<string, unknown>;
  readonly after: string | undefined;
  readonly resume: ResumeLimits;
  /** How long the subgraph may take to tell where its log ends. */
  readonly headDeadlineMs: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Takes the events of the owning subgraph's stream until it ends or is not wanted any more. One that carries cursors
 * survives the loss of its subgraph.
 * @throws GraphQLError see `resumeForEver`
 */
export function openUpstream(
  plan: SubscriptionPlan,
  port: SubgraphPort,
  upstream: Upstream,
  take: Take,
): Promise<void> {
  const { identity, correlationId, values, after, logger, signal } = upstream;
  const { primary, resumption, subgraph } = plan;
  const used = Object.fromEntries((primary.variableUsages ?? []).flatMap((n) => (n in values ? [[n, values[n]]] : [])));
  const open = (variables: Record<string, unknown>) =>
    port.subscribe({
      query: primary.operation,
      variables,
      operationName: primary.operationName,
      identity,
      correlationId,
      signal,
    });
  if (!resumption) return once(() => untilEnd(open(used), signal, take));
  const source = {
    open: (position: string) => open({ ...used, [resumption.variable]: position }),
    head: () => headOfLog(port, subgraph, identity.tenant, correlationId, Date.now() + upstream.headDeadlineMs),
    cursorOf: resumption.cursorOf,
  };
  const options = {
    limits: upstream.resume,
    wait,
    now: () => performance.now(),
    onLoss: (error: unknown, waitMs: number) =>
      logger.warn({ err: error, subgraph, correlationId, waitMs }, "stream lost, will resume"),
  };
  return resumeForEver(source, after, signal, options, take);
}

/** A stream without cursors cannot be resumed: its loss is the client's to know. */
async function once(read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    throw error instanceof SubgraphUnavailable ? new WaybillError("SUBGRAPH_UNAVAILABLE") : error;
  }
}

/** Asks a subgraph where a tenant's log ends now. */
async function headOfLog(
  port: SubgraphPort,
  subgraph: SubgraphName,
  tenant: string,
  correlationId: string,
  deadlineAt: number,
): Promise<string> {
  const field = `${subgraph}LogHead`;
  const { data } = await port.execute({
    query: `{ ${field} }`,
    identity: serviceIdentity(tenant, "gateway"),
    correlationId,
    deadlineAt,
  });
  const head = data?.[field];
  if (typeof head !== "string") throw new SubgraphUnavailable(`${subgraph} does not tell where its log ends`);
  return head;
}
