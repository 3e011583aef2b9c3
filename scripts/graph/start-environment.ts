import { logLevels } from "@waybill/service";
import { telemetryConfig, telemetryEnvironment } from "@waybill/telemetry";
import { z } from "zod";

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

/** What `npm start` reads from the environment. */
export const startEnvironment = z
  .object({
    WAYBILL_TOPOLOGY: z.enum(["one", "many"]).default("one"),
    /** `off` leaves the seeded parcels where they are. */
    WAYBILL_TRAFFIC: z.enum(["on", "off"]).default("on"),
    WAYBILL_LOG_LEVEL: z.enum(logLevels).default("warn"),
    WAYBILL_GATEWAY_PORT: port(4000),
    WAYBILL_CUSTOMERS_PORT: port(4001),
    WAYBILL_INVENTORY_PORT: port(4002),
    WAYBILL_ORDERS_PORT: port(4003),
    WAYBILL_SHIPMENTS_PORT: port(4004),
    WAYBILL_SANDBOX_PORT: port(4100),
    ...telemetryEnvironment.shape,
  })
  .transform((env) => ({
    topology: env.WAYBILL_TOPOLOGY,
    traffic: env.WAYBILL_TRAFFIC === "on",
    logLevel: env.WAYBILL_LOG_LEVEL,
    telemetry: telemetryConfig(env, "waybill"),
    ports: {
      gateway: env.WAYBILL_GATEWAY_PORT,
      customers: env.WAYBILL_CUSTOMERS_PORT,
      inventory: env.WAYBILL_INVENTORY_PORT,
      orders: env.WAYBILL_ORDERS_PORT,
      shipments: env.WAYBILL_SHIPMENTS_PORT,
      sandbox: env.WAYBILL_SANDBOX_PORT,
    },
  }));
