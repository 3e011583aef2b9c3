import { systemClock } from "@waybill/kernel";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, remotePort, type RemotePort, runService, startConfig } from "@waybill/service";
import { openTelemetry, telemetryConfig, telemetryEnvironment } from "@waybill/telemetry";
import { createGateway } from "./app.ts";
import { gatewayConfig, gatewayEnvironment, subgraphEnvironment } from "./config.ts";

// The gateway as a process of its own: subgraphs are called over HTTP.
const env = startConfig(
  gatewayEnvironment.extend(subgraphEnvironment.shape).extend(telemetryEnvironment.shape),
  process.env,
);
const config = gatewayConfig(env);
const logger = createLogger("gateway", config.logLevel);

const urls: Readonly<Record<SubgraphName, string>> = {
  customers: env.WAYBILL_CUSTOMERS_URL,
  inventory: env.WAYBILL_INVENTORY_URL,
  orders: env.WAYBILL_ORDERS_URL,
  shipments: env.WAYBILL_SHIPMENTS_URL,
};
const ports = {} as Record<SubgraphName, RemotePort>;
for (const name of subgraphNames) {
  const url = urls[name];
  ports[name] = remotePort({
    name,
    url,
    wsUrl: url.replace(/^http/, "ws"),
    secret: env.WAYBILL_SERVICE_SECRET,
    logger,
  });
}
const telemetry = await openTelemetry(telemetryConfig(env, "waybill-gateway"));
const gateway = createGateway({ config, logger, ports, clock: systemClock, telemetry });
process.on("SIGHUP", () => void gateway.reload());

await runService({
  logger,
  parentPid: env.WAYBILL_PARENT_PID,
  drainMs: env.WAYBILL_DRAIN_MS,
  async start() {
    await gateway.start();
    logger.info({ url: gateway.url, wsUrl: gateway.wsUrl, metricsUrl: telemetry.metricsUrl }, "listening");
  },
  async stop() {
    await gateway.stop();
    await Promise.all(Object.values(ports).map((port) => port.close()));
    await telemetry.close();
  },
});
