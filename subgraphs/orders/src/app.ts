import { randomUUID } from "node:crypto";
import type { Identity } from "@waybill/kernel";
import { subgraphNames } from "@waybill/schema";
import { createSubgraphServer, type SubgraphRequest } from "@waybill/service";
import { RecentKeys } from "@waybill/storage";
import {
  baseContext,
  createDocumentLinks,
  databaseName,
  every,
  followErasures,
  followPeer,
  openFoundation,
  type SubgraphApp,
  type SubgraphDeps,
} from "@waybill/subgraph";
import { defaultPublicUrl, type OrdersConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { runImports } from "./jobs/run-imports.ts";
import { routeBackorders } from "./jobs/route-backorders.ts";
import { settleClaims } from "./jobs/settle-claims.ts";
import { settleEdits } from "./jobs/settle-edits.ts";
import { runReturnSteps } from "./jobs/run-return-steps.ts";
import { settlePlacements } from "./jobs/settle-placements.ts";
import { settleReroutes } from "./jobs/settle-reroutes.ts";
import { mergeEventTypes, onCustomerMerged } from "./reactions/customers.ts";
import { documentRoutes } from "./documents/door.ts";
import { attendPayments } from "./payments/attend.ts";
import { createPaymentDesk } from "./payments/desk.ts";
import { createStripeAdapter } from "./payments/stripe/adapter.ts";
import { webhookRoutes } from "./payments/webhook-door.ts";
import { onLostOrFound } from "./reactions/claims.ts";
import { collectOnShipment } from "./reactions/collect-on-shipment.ts";
import { inventoryEventTypes, onInventoryEvent } from "./reactions/inventory.ts";
import { isReturnShipment, onShipmentEvent, shipmentEventTypes } from "./reactions/shipments.ts";
import { onReturnToSender } from "./reactions/return-to-sender.ts";
import { onReturnShipment } from "./reactions/returns.ts";
import { eraseOrders } from "./operations/privacy.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { indexes } from "./storage/indexes.ts";
import { openBuyers } from "./operations/buyers.ts";
import { openOrderNumbers } from "./storage/order-number.ts";
import { openSettings } from "./storage/settings.ts";
import { planLabels } from "./storage/return-steps.ts";
import { createLoaders } from "./storage/loaders.ts";

const settleEveryMs = 10_000;
const importEveryMs = 1_000;
const returnStepsEveryMs = 1_000;
const backordersEveryMs = 1_000;

export interface OrdersDeps extends SubgraphDeps {
  /** Left out: no payment accounts. */
  readonly orders?: OrdersConfig;
}

/** The orders subgraph, with a way to bring payments that wait for nobody to their end. */
export interface OrdersApp extends SubgraphApp {
  readonly routes: NonNullable<SubgraphApp["routes"]>;
  /** Resolves when no payment is due: all that was stored before the call is settled or waits for its next attempt. */
  paymentsIdle(): Promise<void>;
  /** Does once what follows the approval of returns and is due now. @returns for how many. */
  runReturnSteps(): Promise<number>;
  /** Looks at once for other locations for orders that wait for stock. @returns how many times it looked. */
  routeBackorders(): Promise<number>;
  /** Brings resolutions of claims to their end that nobody attends to. @returns how many. */
  settleClaims(): Promise<number>;
}

/** Starts the orders subgraph: its database, its log, its reactions and jobs, and its part of the graph. */
export async function createApp(deps: OrdersDeps): Promise<OrdersApp> {
  const foundation = await openFoundation("orders", deps, { entities, indexes });
  const { clock, logger } = deps;
  const { database } = foundation;
  const payments = createPaymentDesk(
    { stripe: createStripeAdapter(deps.orders?.stripe) },
    deps.orders?.paymentAccounts ?? [],
  );
  foundation.onStop(() => payments.close());
  const documents = createDocumentLinks(deps.cursorSecret, deps.orders?.publicUrl ?? (() => defaultPublicUrl));
  const logs = Object.fromEntries(
    subgraphNames.map((name) => [name, database.client.db(databaseName(deps.databasePrefix, name))]),
  );
  const settings = openSettings(database, deps.alarm);
  foundation.onStop(async () => settings.close());
  const recentKeys = new RecentKeys();
  const orderNumbers = openOrderNumbers(database);
  const buyers = openBuyers();
  const shared = { logs, payments, documents, settings, recentKeys, orderNumbers, buyers };
  const createContext = (request: SubgraphRequest): Context => {
    const base = baseContext(request, deps, foundation);
    return { ...base, ...shared, loaders: createLoaders(base.em, database, request.identity) };
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
    async handle(tx, event) {
      await onReturnShipment(tx, event);
      if (isReturnShipment(event)) return;
      await onShipmentEvent(tx, event);
      await onLostOrFound(tx, event);
      await onReturnToSender(tx, event);
      await collectOnShipment(tx, event, deps.clock, payments);
    },
  });
  followPeer(foundation, deps, {
    source: "customers",
    name: "follow-merges",
    types: mergeEventTypes,
    handle: onCustomerMerged,
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
  const worker = randomUUID();
  const backorders = () => routeBackorders({ database, peers: deps.peers, clock, logger, worker });
  every(foundation, deps, { name: "route-backorders", ms: backordersEveryMs, run: backorders });
  every(foundation, deps, {
    name: "settle-placements",
    ms: settleEveryMs,
    run: () => settlePlacements({ database, peers: deps.peers, clock: deps.clock, logger: deps.logger }),
  });
  every(foundation, deps, {
    name: "settle-edits",
    ms: settleEveryMs,
    run: () => settleEdits({ database, peers: deps.peers, clock: deps.clock, logger: deps.logger }),
  });
  followErasures(foundation, deps, "order.privacy_erased", eraseOrders);
  const attendant = attendPayments(foundation, deps, { database, payments, clock, logger });
  let stopped = false;
  const contextOf = (identity: Identity, correlationId: string) =>
    createContext({ query: "", identity, correlationId });
  const returnSteps = () => runReturnSteps({ database, clock, logger, contextOf });
  // Those that were approved before labels could be bought.
  await planLabels(database.db, clock());
  every(foundation, deps, { name: "run-return-steps", ms: returnStepsEveryMs, run: returnSteps });
  const claims = () => settleClaims({ database, clock, logger, contextOf });
  every(foundation, deps, { name: "settle-claims", ms: settleEveryMs, run: claims });
  const imports = {
    contextOf,
    schema: server.schema,
    logger: deps.logger,
    worker,
    stopped: () => stopped,
  };
  every(foundation, deps, { name: "run-imports", ms: importEveryMs, run: () => runImports(imports, database) });
  // Ends first: an import stops between two orders.
  foundation.onStop(async () => void (stopped = true));
  return {
    name: "orders",
    server,
    database,
    routes(http) {
      webhookRoutes(http, { db: database.db, payments, clock, logger, onStored: attendant.wake });
      documentRoutes(http, { database, documents, clock, logger });
    },
    paymentsIdle: attendant.idle,
    runReturnSteps: returnSteps,
    routeBackorders: backorders,
    settleClaims: claims,
    stop: foundation.stop,
  };
}
