import { createSubgraphServer } from "@waybill/service";
import {
  baseContext,
  every,
  followErasures,
  followPeer,
  openFoundation,
  type SubgraphApp,
  type SubgraphDeps,
  watchCount,
} from "@waybill/subgraph";
import type { Context } from "./context.ts";
import { expireReservations } from "./jobs/expire-reservations.ts";
import { serveWaiting } from "./jobs/serve-waiting.ts";
import { onOrderEvent, orderEventTypes } from "./reactions/orders.ts";
import { eraseStock } from "./operations/privacy.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { indexes } from "./storage/indexes.ts";
import { openCatalogue } from "./storage/catalogue.ts";
import { openLevels } from "./storage/levels.ts";
import { createLoaders } from "./storage/loaders.ts";
import { countNegativeLevels } from "./storage/negative-levels.ts";
import { RecentHolds } from "./storage/recent-holds.ts";
import { Turns } from "./storage/turns.ts";

const lookEveryMs = 30_000;

/** Starts the inventory subgraph: its database, its log, its reactions and jobs, and its part of the graph. */
export async function createApp(deps: SubgraphDeps): Promise<SubgraphApp> {
  const foundation = await openFoundation("inventory", deps, { entities, indexes });
  const own = { turns: new Turns(), levels: openLevels(foundation.database.db), recentHolds: new RecentHolds() };
  const catalogue = openCatalogue(foundation.database, deps.alarm);
  foundation.onStop(async () => catalogue.close());
  const server = createSubgraphServer<Context>({
    name: "inventory",
    resolvers,
    introspection: deps.introspection,
    logger: deps.logger,
    createContext(request) {
      const base = baseContext(request, deps, foundation);
      return { ...base, loaders: createLoaders(base.em, base.database, base.identity.tenant), catalogue, ...own };
    },
  });
  followPeer(foundation, deps, {
    source: "orders",
    name: "settle-reservations",
    types: orderEventTypes,
    handle: onOrderEvent,
  });
  every(foundation, deps, {
    name: "expire-reservations",
    ms: lookEveryMs,
    run: () => expireReservations(foundation.database, deps.clock),
  });
  watchCount(foundation, deps, "waybill_stock_levels_negative", () => countNegativeLevels(foundation.database.db));
  followErasures(foundation, deps, "stock.privacy_erased", eraseStock);
  every(foundation, deps, {
    name: "serve-waiting",
    ms: lookEveryMs,
    run: () => serveWaiting(foundation.database, deps.clock),
  });
  return { name: "inventory", server, database: foundation.database, stop: foundation.stop };
}
