import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sandboxCredentials, sandboxStripeKey } from "@waybill/sandbox";
import { Ends, type Graph, type ServiceName, serviceNames } from "./graph.ts";
import {
  carrierAccounts,
  demoPaymentAccountId,
  paymentAccounts,
  type Ports,
  type Settings,
  stripeWebhookSecret,
} from "./settings.ts";

/** A graph of which each service is a process: one may be killed and started again. */
export interface ProcessGraph extends Graph {
  /** `kill -9`. Resolves when the process is gone. */
  kill(service: ServiceName): Promise<void>;
  /** Starts a service again on its port; resolves when it answers. */
  restart(service: ServiceName): Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const host = "127.0.0.1";
const startMs = 60_000;
const stopMs = 12_000;

const mainOf: Readonly<Record<ServiceName, string>> = {
  sandbox: "sandbox/src/main.ts",
  customers: "subgraphs/customers/src/main.ts",
  inventory: "subgraphs/inventory/src/main.ts",
  orders: "subgraphs/orders/src/main.ts",
  shipments: "subgraphs/shipments/src/main.ts",
  gateway: "gateway/src/main.ts",
};

/** Starts every service as a process of its own. They end with this one, also when it is killed. */
export async function startManyProcesses(settings: Settings): Promise<ProcessGraph> {
  const ports = await fixPorts(settings.ports);
  const operationsPorts = await fixOperationsPorts(settings.telemetry.metrics?.port);
  const children = new Map<ServiceName, ChildProcess>();
  const ends = new Ends();

  const start = async (service: ServiceName): Promise<void> => {
    const child = spawn(process.execPath, [mainOf[service]], {
      cwd: root,
      env: {
        ...process.env,
        ...environmentOf(service, settings, ports),
        ...telemetryOf(settings, operationsPorts.get(service)),
      },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    children.set(service, child);
    await untilAlive(service, child, ports[service]);
  };

  try {
    // Together: each waits for what it needs of the others.
    ends.add(() => Promise.all([...children.values()].map(end)));
    await Promise.all(serviceNames.map(start));
  } catch (error) {
    await ends.run();
    throw error;
  }

  return {
    url: `http://${host}:${ports.gateway}/graphql`,
    wsUrl: `ws://${host}:${ports.gateway}/graphql`,
    webhooksUrl: `http://${host}:${ports.shipments}/webhooks`,
    sandboxUrl: `http://${host}:${ports.sandbox}`,
    metricsUrls:
      operationsPorts.size === 0 ? [] : [...operationsPorts.values()].map((p) => `http://${host}:${p}/metrics`),
    stop: () => ends.run(),
    async kill(service) {
      const child = children.get(service);
      if (!child) throw new Error(`${service} was never started`);
      const gone = ended(child);
      child.kill("SIGKILL");
      await gone;
    },
    restart: start,
  };
}

function environmentOf(service: ServiceName, settings: Settings, ports: Ports): Record<string, string> {
  const { secrets, issuer } = settings;
  const accounts = carrierAccounts(settings, `http://${host}:${ports.sandbox}`, sandboxCredentials);
  return {
    MONGODB_URI: settings.mongoUri,
    WAYBILL_DB_PREFIX: settings.databasePrefix,
    WAYBILL_CURSOR_SECRET: secrets.cursorSecret,
    WAYBILL_SERVICE_SECRET: secrets.serviceSecret,
    WAYBILL_ENV: "development",
    WAYBILL_LOG_LEVEL: settings.logLevel,
    WAYBILL_COST_PER_MINUTE: "1000000000",
    WAYBILL_PARENT_PID: String(process.pid),
    WAYBILL_HOST: host,
    WAYBILL_PORT: String(ports[service]),
    WAYBILL_GATEWAY_PORT: String(ports.gateway),
    WAYBILL_SANDBOX_PORT: String(ports.sandbox),
    WAYBILL_CUSTOMERS_URL: `http://${host}:${ports.customers}/graphql`,
    WAYBILL_INVENTORY_URL: `http://${host}:${ports.inventory}/graphql`,
    WAYBILL_ORDERS_URL: `http://${host}:${ports.orders}/graphql`,
    WAYBILL_SHIPMENTS_URL: `http://${host}:${ports.shipments}/graphql`,
    WAYBILL_CARRIER_ACCOUNTS: JSON.stringify(accounts),
    WAYBILL_PAYMENT_ACCOUNTS: JSON.stringify(
      paymentAccounts(settings, `http://${host}:${ports.sandbox}/stripe`, sandboxStripeKey),
    ),
    WAYBILL_ORDERS_PUBLIC_URL: `http://${host}:${ports.orders}`,
    WAYBILL_SHIPMENTS_PUBLIC_URL: `http://${host}:${ports.shipments}`,
    WAYBILL_SANDBOX_STRIPE_WEBHOOK_URL: `http://${host}:${ports.orders}/webhooks/stripe/${demoPaymentAccountId}`,
    WAYBILL_SANDBOX_STRIPE_WEBHOOK_SECRET: stripeWebhookSecret(settings),
    WAYBILL_JWKS: issuer.jwksFile,
    WAYBILL_JWT_ISSUER: issuer.issuer,
    WAYBILL_JWT_AUDIENCE: issuer.audience,
    WAYBILL_API_KEYS: settings.apiKeysFile,
    WAYBILL_IDE_TOKEN: settings.adminToken,
    WAYBILL_QUERY_DEADLINE_MS: "5000",
    WAYBILL_MUTATION_DEADLINE_MS: "15000",
  };
}

function telemetryOf({ telemetry: { traces } }: Settings, port: number | undefined): Record<string, string> {
  return {
    // Empty is not set: processes on one machine cannot share the port of this one's environment.
    WAYBILL_OPERATIONS_HOST: host,
    WAYBILL_OPERATIONS_PORT: port === undefined ? "" : String(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: traces?.endpoint ?? "",
    OTEL_SERVICE_NAME: "",
  };
}

/** A port for each service that can be watched, from `first` on; free ones for 0. */
async function fixOperationsPorts(first: number | undefined): Promise<ReadonlyMap<ServiceName, number>> {
  if (first === undefined) return new Map();
  const watched = ["gateway", ...serviceNames.filter((name) => name !== "gateway" && name !== "sandbox")] as const;
  const ports = watched.map(
    async (service, index) => [service, first === 0 ? await freePort() : first + index] as const,
  );
  return new Map(await Promise.all(ports));
}

/** Gives every 0 a free port, so that services can be told of each other before they run. */
async function fixPorts(wanted: Ports): Promise<Ports> {
  const entries = await Promise.all(
    Object.entries(wanted).map(async ([name, port]) => [name, port === 0 ? await freePort() : port]),
  );
  return Object.fromEntries(entries) as Ports;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

async function untilAlive(service: ServiceName, child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${service} ended while it started`);
    const alive = await fetch(`http://${host}:${port}/livez`).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return;
    await delay(50);
  }
  throw new Error(`${service} did not answer within ${startMs / 1000} s`);
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", () => resolve()));

async function end(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await gone;
  clearTimeout(late);
}
