import { createApp as customers } from "@waybill/customers";
import { createApp as inventory } from "@waybill/inventory";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp as orders } from "../src/index.ts";
import { settlePlacements } from "../src/jobs/settle-placements.ts";

/** Orders with the two subgraphs it asks, and a log of shipments to write into. */
export const startOrders = (options: { readonly rehearse?: boolean } = {}): Promise<Subgraphs> =>
  startSubgraphs({ customers, inventory, orders }, options);

/** Runs the sweeper once. @returns how many placements it settled. */
export function sweep(subgraphs: Subgraphs): Promise<number> {
  const app = subgraphs.apps.orders;
  if (!app) throw new Error("orders was not started");
  const { peers, clock, deps } = subgraphs;
  return settlePlacements({ database: app.database, peers, clock, logger: deps.logger });
}

/** Collections that may change although nothing was done: a refused order may use up a number. */
export const numbers = ["orders.orderNumbers"];
