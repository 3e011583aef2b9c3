import type { SubgraphName } from "@waybill/schema";
import { logLevels } from "@waybill/service";
import { z } from "zod";

/** Ports when each service runs on its own and nothing else is said. */
export const defaultPorts: Readonly<Record<SubgraphName, number>> = {
  customers: 4001,
  inventory: 4002,
  orders: 4003,
  shipments: 4004,
};

const urlOf = (name: SubgraphName) => z.url().default(`http://127.0.0.1:${defaultPorts[name]}/graphql`);

/** The environment that every subgraph's process reads. `WAYBILL_<NAME>_URL` says where a peer's `/graphql` is. */
export function subgraphEnvironment(name: SubgraphName) {
  return z.object({
    MONGODB_URI: z.string().min(1),
    WAYBILL_DB_PREFIX: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,30}$/)
      .default("waybill"),
    WAYBILL_CURSOR_SECRET: z.string().min(32),
    WAYBILL_SERVICE_SECRET: z.string().min(32),
    WAYBILL_HOST: z.string().default("127.0.0.1"),
    WAYBILL_PORT: z.coerce.number().int().min(0).max(65_535).default(defaultPorts[name]),
    WAYBILL_CUSTOMERS_URL: urlOf("customers"),
    WAYBILL_INVENTORY_URL: urlOf("inventory"),
    WAYBILL_ORDERS_URL: urlOf("orders"),
    WAYBILL_SHIPMENTS_URL: urlOf("shipments"),
    WAYBILL_ENV: z.enum(["development", "production"]).default("production"),
    WAYBILL_LOG_LEVEL: z.enum(logLevels).default("info"),
  });
}
