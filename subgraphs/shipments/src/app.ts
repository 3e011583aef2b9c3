import { createSubgraphServer } from "@waybill/service";
import { baseContext, every, openFoundation, type SubgraphApp, type SubgraphDeps } from "@waybill/subgraph";
import { createAdapters } from "./carriers/adapters.ts";
import { createCarrierDesk } from "./carriers/desk.ts";
import type { ShipmentsConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { ingestRoutes } from "./ingest/door.ts";
import { startDeliveryWorker } from "./ingest/worker.ts";
import { pollCarriers } from "./jobs/poll-carriers.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { indexes } from "./storage/indexes.ts";
import { createLoaders } from "./storage/loaders.ts";

export interface ShipmentsDeps extends SubgraphDeps {
  readonly shipments: ShipmentsConfig;
}

/** The shipments subgraph, with a way to wait for what came through its webhook door. */
export interface ShipmentsApp extends SubgraphApp {
  readonly routes: NonNullable<SubgraphApp["routes"]>;
  /** Resolves when every push that was acknowledged before the call has been worked on. */
  ingested(): Promise<void>;
}

/** Starts the shipments subgraph: its database, its log, its door for carriers, and its part of the graph. */
export async function createApp(deps: ShipmentsDeps): Promise<ShipmentsApp> {
  const { clock, logger } = deps;
  const foundation = await openFoundation("shipments", deps, { entities, indexes });
  const { database } = foundation;
  const carriers = createCarrierDesk(createAdapters(), deps.shipments.carrierAccounts);
  foundation.onStop(() => carriers.close());
  const worker = startDeliveryWorker({ database, carriers, clock, logger });
  foundation.onStop(() => worker.stop());
  if (deps.shipments.pollEveryMs > 0) {
    every(foundation, deps, {
      name: "poll-carriers",
      ms: deps.shipments.pollEveryMs,
      run: () => pollCarriers({ database, carriers, clock, logger }),
    });
  }
  const server = createSubgraphServer<Context>({
    name: "shipments",
    resolvers,
    introspection: deps.introspection,
    logger,
    createContext(request) {
      const base = baseContext(request, deps, foundation);
      return { ...base, carriers, loaders: createLoaders(base.em) };
    },
  });
  return {
    name: "shipments",
    server,
    routes: (http) => ingestRoutes(http, { db: database.db, carriers, clock, logger, onStored: worker.wake }),
    ingested: worker.idle,
    stop: foundation.stop,
  };
}
