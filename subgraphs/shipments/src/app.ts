import { createSubgraphServer, RequestLimit } from "@waybill/service";
import type { Database } from "@waybill/storage";
import {
  baseContext,
  createDocumentLinks,
  every,
  followErasures,
  followPeer,
  openFoundation,
  type SubgraphApp,
  type SubgraphDeps,
} from "@waybill/subgraph";
import { createAdapters } from "./carriers/adapters.ts";
import { readScrapingRules } from "./carriers/scraping/read-rules.ts";
import { createCarrierDesk } from "./carriers/desk.ts";
import { defaultPublicUrl, type ShipmentsConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { ingestRoutes } from "./ingest/door.ts";
import { customsRoutes } from "./customs/door.ts";
import { manifestRoutes } from "./manifests/door.ts";
import { createDeliveryKeeper } from "./ingest/keeper.ts";
import { startDeliveryWorker } from "./ingest/worker.ts";
import { expireShipments } from "./jobs/expire-shipments.ts";
import { pollCarriers } from "./jobs/poll-carriers.ts";
import { remapEvents } from "./jobs/remap-events.ts";
import { subscribePushes } from "./jobs/subscribe-pushes.ts";
import { watchCases } from "./jobs/watch-cases.ts";
import { retrainModels } from "./jobs/retrain-models.ts";
import { settleLabels } from "./jobs/settle-labels.ts";
import { createRateTokens } from "./labels/rate-tokens.ts";
import { labelRoutes } from "./labels/door.ts";
import { mergeEventTypes, onCustomerMerged } from "./reactions/customers.ts";
import { eraseShipments } from "./operations/privacy.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { indexes } from "./storage/indexes.ts";
import { createLoaders } from "./storage/loaders.ts";
import { trackingPageEntities } from "./storage/tracking-page.entities.ts";
import { watchCarriers } from "./watch.ts";
import { trackingPageIndexes } from "./storage/tracking-page.indexes.ts";
import { createTrackingTokens } from "./tracking-page/tokens.ts";

/** How often one tracking link may be opened, in each process. */
const linkOpeningsPerMinute = 120;
const settleEveryMs = 10_000;
const remapEveryMs = 5_000;
const expireEveryMs = 10 * 60_000;
const watchEveryMs = 60_000;
/** How often is looked for models that are a day old. */
const retrainEveryMs = 3_600_000;

export interface ShipmentsDeps extends SubgraphDeps {
  readonly shipments: ShipmentsConfig;
}

/** The shipments subgraph, with ways to look in and to do its timed work at once. */
export interface ShipmentsApp extends SubgraphApp {
  readonly routes: NonNullable<SubgraphApp["routes"]>;
  readonly database: Database;
  /** Resolves when every push that was acknowledged before the call has been worked on. */
  ingested(): Promise<void>;
  /** Asks carriers about the shipments that are due, as the job does. @returns how many. */
  poll(): Promise<number>;
  /** Subscribes to carriers' pushes where it is due, as the job does. @returns how many shipments were looked at. */
  subscribePushes(): Promise<number>;
  /** Learns the delivery models that are due, as the job does. @returns how many. */
  retrainModels(): Promise<number>;
  /** Brings label purchases to their end that nobody attends to, as the job does. @returns how many. */
  settleLabels(): Promise<number>;
  /** Goes on with walks over stored scans, as the job does. @returns how many scans were looked at. */
  remapEvents(): Promise<number>;
  /** Ends the wait for shipments without news, as the job does. @returns how many expired. */
  expireShipments(): Promise<number>;
  /** Looks for silent and late shipments and neglected cases, as the job does. @returns how many were looked at. */
  watchCases(): Promise<number>;
}

/** Starts the shipments subgraph: its database, its log, its door for carriers, and its part of the graph. */
export async function createApp(deps: ShipmentsDeps): Promise<ShipmentsApp> {
  const { clock, logger } = deps;
  const foundation = await openFoundation("shipments", deps, {
    entities: [...entities, ...trackingPageEntities],
    indexes: [...indexes, ...trackingPageIndexes],
  });
  const { database } = foundation;
  const rateTokens = createRateTokens(deps.cursorSecret);
  const trackingTokens = createTrackingTokens(deps.cursorSecret);
  const linkLimit = new RequestLimit(linkOpeningsPerMinute);
  const carriers = createCarrierDesk(
    createAdapters({
      timeoutMs: deps.shipments.carrierTimeoutMs,
      scraping: {
        rules: readScrapingRules(deps.shipments.scraping?.folder),
        privateHosts: deps.shipments.scraping?.privateHosts,
      },
    }),
    deps.shipments.carrierAccounts,
    deps.telemetry?.metrics,
  );
  foundation.onStop(() => carriers.close());
  watchCarriers(foundation, deps, carriers, database);
  const worker = startDeliveryWorker({ database, carriers, clock, logger });
  foundation.onStop(() => worker.stop());
  const poll = () => pollCarriers({ database, carriers, clock, logger });
  const { pollEveryMs } = deps.shipments;
  if (pollEveryMs > 0) every(foundation, deps, { name: "poll-carriers", ms: pollEveryMs, run: poll });
  const publicUrl = deps.shipments.publicUrl ?? (() => defaultPublicUrl);
  const subscribe = () => subscribePushes({ database, carriers, clock, logger, publicUrl });
  if (pollEveryMs > 0) every(foundation, deps, { name: "subscribe-pushes", ms: pollEveryMs, run: subscribe });
  const settle = () => settleLabels({ database, carriers, clock, logger });
  every(foundation, deps, { name: "settle-labels", ms: settleEveryMs, run: settle });
  const remap = () => remapEvents({ database, carriers, clock, logger });
  every(foundation, deps, { name: "remap-events", ms: remapEveryMs, run: remap });
  const expire = () => expireShipments({ database, clock, logger });
  every(foundation, deps, { name: "expire-shipments", ms: expireEveryMs, run: expire });
  const watch = () => watchCases({ database, clock, logger });
  every(foundation, deps, { name: "watch-cases", ms: watchEveryMs, run: watch });
  const stopping = new AbortController();
  const retrain = () => retrainModels({ database, clock, logger, signal: stopping.signal });
  every(foundation, deps, { name: "retrain-models", ms: retrainEveryMs, run: retrain });
  foundation.onStop(() => Promise.resolve(stopping.abort()));
  const documents = createDocumentLinks(deps.cursorSecret, publicUrl);
  const server = createSubgraphServer<Context>({
    name: "shipments",
    resolvers,
    introspection: deps.introspection,
    logger,
    createContext(request) {
      const base = baseContext(request, deps, foundation);
      const links = { linkLimit, rateTokens, trackingTokens };
      return { ...base, ...links, carriers, publicUrl, documents, loaders: createLoaders(base.em) };
    },
  });
  followPeer(foundation, deps, {
    source: "customers",
    name: "follow-merges",
    types: mergeEventTypes,
    handle: onCustomerMerged,
  });
  followErasures(foundation, deps, "shipment.privacy_erased", eraseShipments);
  return {
    name: "shipments",
    server,
    routes(http) {
      const keeper = createDeliveryKeeper(database.db);
      ingestRoutes(http, { keeper, carriers, clock, logger, onStored: worker.take });
      labelRoutes(http, { database, documents, clock, logger });
      manifestRoutes(http, { database, documents, clock, logger });
      customsRoutes(http, { database, documents, clock, logger });
    },
    database,
    ingested: worker.idle,
    poll,
    subscribePushes: subscribe,
    retrainModels: retrain,
    settleLabels: settle,
    remapEvents: remap,
    expireShipments: expire,
    watchCases: watch,
    stop: foundation.stop,
  };
}
