import type { EntityManager } from "@mikro-orm/mongodb";
import { actorName, type Clock } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import {
  type Logger,
  type OperationContext,
  operationContext,
  type SubgraphPort,
  type SubgraphRequest,
} from "@waybill/service";
import { type Cursors, type Database, type EventFeed, forkFor, type WriteContext } from "@waybill/storage";
import type { Foundation, SubgraphDeps } from "./app.ts";

/** The other subgraphs, called as a service of the same tenant. */
export type Peers = Readonly<Partial<Record<SubgraphName, SubgraphPort>>>;

/** What every subgraph's operations work with. Made anew for each operation, and for each event of a stream. */
export interface BaseContext extends OperationContext {
  readonly clock: Clock;
  readonly database: Database;
  /** For reading: confined to the caller's tenant. Writing goes through `write` and `transact`. */
  readonly em: EntityManager;
  /** This subgraph's own event log. */
  readonly feed: EventFeed;
  readonly cursors: Cursors;
  readonly peers: Peers;
  readonly logger: Logger;
}

/** The base of one operation's context. */
export function baseContext(request: SubgraphRequest, deps: SubgraphDeps, foundation: Foundation): BaseContext {
  const { database, feed, cursors } = foundation;
  const { clock, peers, logger } = deps;
  const em = forkFor(database, request.identity.tenant, request.signal);
  return { ...operationContext(request), clock, database, em, feed, cursors, peers, logger };
}

/** The part of a context that a transaction needs. */
export function writeContext(context: BaseContext): WriteContext {
  const { identity, correlationId, clock, signal } = context;
  return { tenant: identity.tenant, actor: actorName(identity), correlationId, clock, signal };
}
