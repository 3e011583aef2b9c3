import type { Entry, Hold, Level, StockHistory, StoredOrder } from "./stock-checker.ts";
import type { Subgraphs } from "./subgraphs.ts";

/** Reads what the stock checker judges, once the logs are quiet. */
export async function readStockHistory(subgraphs: Subgraphs, acknowledged: readonly string[] = []): Promise<StockHistory> {
  await subgraphs.quiet();
  const [inventory, orders] = [subgraphs.db("inventory"), subgraphs.db("orders")];
  return {
    levels: await inventory.collection<Level>("stockLevels").find({}).toArray(),
    entries: await inventory.collection<Entry>("stockEntries").find({}).toArray(),
    holds: await inventory.collection<Hold>("reservations").find({}).toArray(),
    orders: await orders.collection<StoredOrder>("orders").find({}).toArray(),
    acknowledged,
  };
}
