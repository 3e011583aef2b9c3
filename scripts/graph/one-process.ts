import { createApp as createCustomers } from "@waybill/customers";
import { createGateway } from "@waybill/gateway";
import { createApp as createInventory } from "@waybill/inventory";
import { systemClock } from "@waybill/kernel";
import { createApp as createOrders } from "@waybill/orders";
import { createSandbox, sandboxCredentials, sandboxStripeKey } from "@waybill/sandbox";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, listenSubgraph, observePort, type SubgraphPort, SubgraphUnavailable } from "@waybill/service";
import { createApp as createShipments } from "@waybill/shipments";
import { connect, watchEvents } from "@waybill/storage";
import { openTelemetry } from "@waybill/telemetry";
import { databaseName, type Peers, type SubgraphApp, type SubgraphDeps } from "@waybill/subgraph";
import { Ends, type Graph } from "./graph.ts";
import {
  carrierAccounts,
  demoPaymentAccountId,
  paymentAccounts,
  type Settings,
  stripeWebhookSecret,
} from "./settings.ts";

const pollEveryMs = 60_000;
const host = "127.0.0.1";

/** A graph in this process, whose subgraphs can be called without the gateway. */
export interface OneProcessGraph extends Graph {
  readonly subgraphs: Readonly<Record<SubgraphName, SubgraphApp>>;
}

/** Starts gateway, subgraphs and sandbox in this process; subgraphs are called in memory. */
export async function startOneProcess(settings: Settings): Promise<OneProcessGraph> {
  const ends = new Ends();
  try {
    return await start(settings, ends);
  } catch (error) {
    await ends.run();
    throw error;
  }
}

async function start(settings: Settings, ends: Ends): Promise<OneProcessGraph> {
  const { mongoUri, databasePrefix, secrets, logLevel, ports } = settings;
  const telemetry = await openTelemetry(settings.telemetry);
  ends.add(() => telemetry.close());
  const sandbox = await createSandbox({ host, port: ports.sandbox });
  ends.add(() => sandbox.close());
  const client = await connect(mongoUri);
  ends.add(() => client.close());
  const logs = subgraphNames.map((name) => databaseName(databasePrefix, name));
  const alarm = watchEvents(client, logs, createLogger("alarm", logLevel));
  ends.add(() => alarm.close());

  // Filled as the apps come up: none of them calls a peer before all are there.
  const servers: { [N in SubgraphName]?: SubgraphPort } = {};
  const peersOf = (caller: SubgraphName): Peers =>
    Object.fromEntries(
      subgraphNames
        .filter((subgraph) => subgraph !== caller)
        .map((subgraph) => [subgraph, observePort(later(servers, subgraph), { caller, subgraph, telemetry })]),
    );
  const depsOf = (name: SubgraphName): SubgraphDeps => ({
    mongoUri,
    databasePrefix,
    cursorSecret: secrets.cursorSecret,
    logger: createLogger(name, logLevel),
    clock: systemClock,
    alarm,
    peers: peersOf(name),
    introspection: true,
    telemetry,
  });
  // Known once their doors are open.
  let ordersUrl = "";
  let shipmentsUrl = "";
  const shipments = {
    carrierAccounts: carrierAccounts(settings, sandbox.url, sandboxCredentials),
    pollEveryMs,
    publicUrl: () => shipmentsUrl,
  };
  const orders = {
    paymentAccounts: paymentAccounts(settings, sandbox.stripeUrl, sandboxStripeKey),
    publicUrl: () => ordersUrl,
  };
  const add = async (app: SubgraphApp): Promise<SubgraphApp> => {
    ends.add(() => app.stop());
    await app.server.start();
    ends.add(() => app.server.stop());
    servers[app.name] = app.server;
    return app;
  };
  const apps = {
    customers: await add(await createCustomers(depsOf("customers"))),
    inventory: await add(await createInventory(depsOf("inventory"))),
    orders: await add(await createOrders({ ...depsOf("orders"), orders })),
    shipments: await add(await createShipments({ ...depsOf("shipments"), shipments })),
  };
  // For the carriers' webhooks, and for labels; its GraphQL side is as closed as anywhere.
  const door = await listenSubgraph(apps.shipments.server, {
    host,
    port: ports.shipments,
    secret: secrets.serviceSecret,
    logger: createLogger("shipments", logLevel),
    routes: apps.shipments.routes,
  });
  ends.add(() => door.close());
  shipmentsUrl = door.url.replace(/\/graphql$/, "");

  // For the payment providers' webhooks, and for documents.
  const ordersDoor = await listenSubgraph(apps.orders.server, {
    host,
    port: ports.orders,
    secret: secrets.serviceSecret,
    logger: createLogger("orders", logLevel),
    routes: apps.orders.routes,
  });
  ends.add(() => ordersDoor.close());
  ordersUrl = ordersDoor.url.replace(/\/graphql$/, "");
  sandbox.deliverStripeEvents({
    webhookUrl: `${ordersUrl}/webhooks/stripe/${demoPaymentAccountId}`,
    secret: stripeWebhookSecret(settings),
  });

  const gateway = createGateway({
    config: {
      host,
      port: ports.gateway,
      development: true,
      logLevel,
      tokens: { jwks: settings.issuer.jwksFile, issuer: settings.issuer.issuer, audience: settings.issuer.audience },
      apiKeysFile: settings.apiKeysFile,
      allowedOrigins: [],
      maxSubscriptionsPerSocket: 100,
      costPerMinute: 1_000_000_000,
      publicRequestsPerMinute: 120,
      trustedProxies: [],
      queryDeadlineMs: 5_000,
      mutationDeadlineMs: 15_000,
      resumeForMs: 60_000,
      ideToken: settings.adminToken,
    },
    logger: createLogger("gateway", logLevel),
    ports: {
      customers: apps.customers.server,
      inventory: apps.inventory.server,
      orders: apps.orders.server,
      shipments: apps.shipments.server,
    },
    clock: systemClock,
    telemetry,
  });
  await gateway.start();
  ends.add(() => gateway.stop());
  return {
    url: gateway.url,
    wsUrl: gateway.wsUrl,
    webhooksUrl: door.url.replace(/\/graphql$/, "/webhooks"),
    sandboxUrl: sandbox.url,
    metricsUrls: telemetry.metricsUrl === undefined ? [] : [telemetry.metricsUrl],
    subgraphs: apps,
    stop: () => ends.run(),
  };
}

/** A subgraph that is up by the time it is called. */
function later(servers: Peers, name: SubgraphName): SubgraphPort {
  const up = (): SubgraphPort => {
    const server = servers[name];
    if (!server) throw new SubgraphUnavailable(`${name} is not up yet`);
    return server;
  };
  return { execute: async (request) => up().execute(request), subscribe: (request) => up().subscribe(request) };
}
