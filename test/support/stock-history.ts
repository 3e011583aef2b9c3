import type { Entry, Hold, Level, StockHistory, StoredOrder, StoredReturn } from "./stock-checker.ts";
import type { Subgraphs } from "./subgraphs.ts";

/** Reads what the stock checker judges, once the logs are quiet: of all tenants, or of one. */
export async function readStockHistory(
  subgraphs: Subgraphs,
  acknowledged: readonly string[] = [],
  tenant?: string,
): Promise<StockHistory> {
  const own = tenant === undefined ? {} : { tenant };
  await subgraphs.quiet();
  const [inventory, orders] = [subgraphs.db("inventory"), subgraphs.db("orders")];
  return {
    levels: await inventory.collection<Level>("stockLevels").find(own).toArray(),
    entries: await inventory.collection<Entry>("stockEntries").find(own).toArray(),
    holds: await inventory.collection<Hold>("reservations").find(own).toArray(),
    orders: await orders.collection<StoredOrder>("orders").find(own).toArray(),
    returns: await orders.collection<StoredReturn>("returns").find(own).toArray(),
    acknowledged,
  };
}
