import { randomUUID } from "node:crypto";
import type { Identity } from "@waybill/kernel";
import { subgraphNames } from "@waybill/schema";
import { createSubgraphServer, type SubgraphRequest } from "@waybill/service";
import {
  baseContext,
  databaseName,
  every,
  followPeer,
  openFoundation,
  type SubgraphApp,
  type SubgraphDeps,
} from "@waybill/subgraph";
import type { Context } from "./context.ts";
import { runImports } from "./jobs/run-imports.ts";
import { settlePlacements } from "./jobs/settle-placements.ts";
import { onShipmentEvent, shipmentEventTypes } from "./reactions/shipments.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { indexes } from "./storage/indexes.ts";
import { createLoaders } from "./storage/loaders.ts";

const settleEveryMs = 10_000;
const importEveryMs = 1_000;

/** Starts the orders subgraph: its database, its log, its reactions and jobs, and its part of the graph. */
export async function createApp(deps: SubgraphDeps): Promise<SubgraphApp> {
  const foundation = await openFoundation("orders", deps, { entities, indexes });
  const { database } = foundation;
  const logs = Object.fromEntries(
    subgraphNames.map((name) => [name, database.client.db(databaseName(deps.databasePrefix, name))]),
  );
  const createContext = (request: SubgraphRequest): Context => {
    const base = baseContext(request, deps, foundation);
    return { ...base, logs, loaders: createLoaders(base.em, database, request.identity) };
  };
  const server = createSubgraphServer<Context>({
    name: "orders",
    resolvers,
    introspection: deps.introspection,
    logger: deps.logger,
    createContext,
  });
  followPeer(foundation, deps, {
    source: "shipments",
    name: "fulfill-orders",
    types: shipmentEventTypes,
    handle: onShipmentEvent,
  });
  every(foundation, deps, {
    name: "settle-placements",
    ms: settleEveryMs,
    run: () => settlePlacements({ database, peers: deps.peers, clock: deps.clock, logger: deps.logger }),
  });
  let stopped = false;
  const imports = {
    contextOf: (identity: Identity, correlationId: string) => createContext({ query: "", identity, correlationId }),
    schema: server.schema,
    logger: deps.logger,
    worker: randomUUID(),
    stopped: () => stopped,
  };
  every(foundation, deps, { name: "run-imports", ms: importEveryMs, run: () => runImports(imports, database) });
  // Ends first: an import stops between two orders.
  foundation.onStop(async () => void (stopped = true));
  return { name: "orders", server, database, stop: foundation.stop };
}
