import type { SubgraphName } from "@waybill/schema";
import type { Database } from "@waybill/storage";
import type { Entry, Hold, Level, StockHistory, StoredOrder, StoredReturn } from "./stock-checker.ts";
import type { Subgraphs } from "./subgraphs.ts";

/** Reads what the stock checker judges, once the logs are quiet: of all tenants, or of one. */
export async function readStockHistory(
  subgraphs: Subgraphs,
  acknowledged: readonly string[] = [],
  tenant?: string,
): Promise<StockHistory> {
  await subgraphs.quiet();
  return stockHistoryOf((name) => subgraphs.db(name), acknowledged, tenant);
}

/** The same from databases whose logs are quiet already. */
export async function stockHistoryOf(
  dbOf: (name: SubgraphName) => Database["db"],
  acknowledged: readonly string[],
  tenant?: string,
): Promise<StockHistory> {
  const own = tenant === undefined ? {} : { tenant };
  const [inventory, orders] = [dbOf("inventory"), dbOf("orders")];
  return {
    levels: await inventory.collection<Level>("stockLevels").find(own).toArray(),
    entries: await inventory.collection<Entry>("stockEntries").find(own).toArray(),
    holds: await inventory.collection<Hold>("reservations").find(own).toArray(),
    orders: await orders.collection<StoredOrder>("orders").find(own).toArray(),
    returns: await orders.collection<StoredReturn>("returns").find(own).toArray(),
    acknowledged,
  };
}
