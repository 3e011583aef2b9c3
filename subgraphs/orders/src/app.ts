import { subgraphNames } from "@waybill/schema";
import { createSubgraphServer } from "@waybill/service";
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
import { settlePlacements } from "./jobs/settle-placements.ts";
import { settleReroutes } from "./jobs/settle-reroutes.ts";
import { inventoryEventTypes, onInventoryEvent } from "./reactions/inventory.ts";
import { onShipmentEvent, shipmentEventTypes } from "./reactions/shipments.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { fulfillmentEntities } from "./storage/fulfillment.entities.ts";
import { fulfillmentIndexes } from "./storage/fulfillment.indexes.ts";
import { indexes } from "./storage/indexes.ts";
import { createLoaders } from "./storage/loaders.ts";
import { routingEntities } from "./storage/routing.entities.ts";
import { routingIndexes } from "./storage/routing.indexes.ts";

const settleEveryMs = 10_000;

/** Starts the orders subgraph: its database, its log, its reactions and jobs, and its part of the graph. */
export async function createApp(deps: SubgraphDeps): Promise<SubgraphApp> {
  const foundation = await openFoundation("orders", deps, {
    entities: [...entities, ...routingEntities, ...fulfillmentEntities],
    indexes: [...indexes, ...routingIndexes, ...fulfillmentIndexes],
  });
  const { database } = foundation;
  const logs = Object.fromEntries(
    subgraphNames.map((name) => [name, database.client.db(databaseName(deps.databasePrefix, name))]),
  );
  const server = createSubgraphServer<Context>({
    name: "orders",
    resolvers,
    introspection: deps.introspection,
    logger: deps.logger,
    createContext(request) {
      const base = baseContext(request, deps, foundation);
      return { ...base, logs, loaders: createLoaders(base.em, database, request.identity) };
    },
  });
  followPeer(foundation, deps, {
    source: "shipments",
    name: "fulfill-orders",
    types: shipmentEventTypes,
    handle: onShipmentEvent,
  });
  followPeer(foundation, deps, {
    source: "inventory",
    name: "open-fulfillment",
    types: inventoryEventTypes,
    handle: onInventoryEvent,
  });
  every(foundation, deps, {
    name: "settle-reroutes",
    ms: settleEveryMs,
    run: () => settleReroutes({ database, peers: deps.peers, clock: deps.clock, logger: deps.logger }),
  });
  every(foundation, deps, {
    name: "settle-placements",
    ms: settleEveryMs,
    run: () => settlePlacements({ database, peers: deps.peers, clock: deps.clock, logger: deps.logger }),
  });
  return { name: "orders", server, database, stop: foundation.stop };
}
