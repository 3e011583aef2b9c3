import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type Erasure, eraseLog, exportEvents } from "@waybill/subgraph";
import type { Context } from "../context.ts";

/** Stock knows orders by id and no person; what the log and kept answers might hold of one is scrubbed all the same. */
export const eraseStock = (tx: Tx, { tenant, customerIds }: Erasure): Promise<void> =>
  eraseLog(tx, { tenant, ids: customerIds });

/** What inventory holds of a person, for the person. */
export async function exportStock(
  { database: { db }, identity: { tenant } }: Context,
  customerId: string,
): Promise<JsonObject> {
  return { events: await exportEvents(db, { tenant, ids: [customerId] }) };
}
