import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sandboxCredentials, sandboxStripeKey } from "@waybill/sandbox";
import type { ServiceName } from "./graph.ts";
import {
  carrierAccounts,
  demoPaymentAccountId,
  paymentAccounts,
  type Ports,
  type Settings,
  stripeWebhookSecret,
} from "./settings.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where every service of a development graph listens. */
export const host = "127.0.0.1";
const startMs = 120_000;
const stopMs = 12_000;

const mainOf: Readonly<Record<ServiceName, string>> = {
  sandbox: "sandbox/src/main.ts",
  customers: "subgraphs/customers/src/main.ts",
  inventory: "subgraphs/inventory/src/main.ts",
  orders: "subgraphs/orders/src/main.ts",
  shipments: "subgraphs/shipments/src/main.ts",
  gateway: "gateway/src/main.ts",
};

/** Starts a service as a process of its own. */
export function spawnService(service: ServiceName, environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [mainOf[service]], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/**
 * What a service is told by its environment.
 * @param ports where it listens itself, and where it finds the others
 */
export function environmentOf(service: ServiceName, settings: Settings, ports: Ports): Record<string, string> {
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
    // Nobody stands before it who would have to notice.
    WAYBILL_DRAIN_MS: "0",
  };
}

/** A port that nobody listens at. */
export function freePort(): Promise<number> {
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

/**
 * Waits until a service answers.
 * @param question `livez`: whether it runs; `readyz`: whether it wants to be sent requests
 * @throws Error when it ends instead, or takes too long
 */
export async function untilAlive(
  service: ServiceName,
  child: ChildProcess,
  port: number,
  question: "livez" | "readyz" = "livez",
): Promise<void> {
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${service} ended while it started`);
    const alive = await fetch(`http://${host}:${port}/${question}`).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return;
    await delay(50);
  }
  throw new Error(`${service} did not answer within ${startMs / 1000} s`);
}

/** Resolves when a process is gone. */
export const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", () => resolve()));

/** Ends a process in order; one that does not end is killed. */
export async function end(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await gone;
  clearTimeout(late);
}
