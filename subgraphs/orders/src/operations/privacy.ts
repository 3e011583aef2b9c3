import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type Erasure, eraseDocuments, eraseLog, exportDocuments, exportEvents } from "@waybill/subgraph";
import type { Context } from "../context.ts";

interface OrderId {
  readonly _id: string;
}

/** Scrubs the orders of a person, those being placed included, and what the log and kept answers hold of them. */
export async function eraseOrders(tx: Tx, { tenant, customerIds }: Erasure): Promise<void> {
  const customerId = { $in: [...customerIds] };
  const orders = await tx.db
    .collection<OrderId>("orders")
    .find({ tenant, customerId }, { session: tx.session, projection: { _id: 1 } })
    .toArray();
  await eraseDocuments(tx, "orders", { tenant, customerId });
  await eraseDocuments(tx, "placements", { tenant, "order.customerId": customerId });
  await eraseLog(tx, { tenant, ids: [...customerIds, ...orders.map(({ _id }) => _id)] });
}

/** What orders hold of a person, for the person. */
export async function exportOrders(
  { database: { db }, identity: { tenant } }: Context,
  customerId: string,
): Promise<JsonObject> {
  const orders = await exportDocuments(db, "orders", { tenant, customerId });
  const ids = [customerId, ...orders.map(({ _id }) => _id)];
  return { orders, events: await exportEvents(db, { tenant, ids }) };
}
