import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type Erasure, eraseDocuments, eraseLog, exportDocuments, exportEvents } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { OrderRecord } from "../domain/order.ts";
import { searchTerms } from "../domain/search-terms.ts";

interface OrderId {
  readonly _id: string;
}

/**
 * Scrubs the orders of a person, those being placed included, their timelines and returns, the rows they were imported
 * from, the work on them, and what the log and kept answers hold of them. Invoices and credit notes stay as they are:
 * tax law has them kept.
 */
export async function eraseOrders(tx: Tx, { tenant, customerIds }: Erasure): Promise<void> {
  const customerId = { $in: [...customerIds] };
  const orders = await tx.db
    .collection<OrderId>("orders")
    .find({ tenant, customerId }, { session: tx.session, projection: { _id: 1 } })
    .toArray();
  const orderIds = orders.map(({ _id }) => _id);
  const ofOrders = { tenant, orderId: { $in: orderIds } };
  await eraseDocuments(tx, "orders", { tenant, customerId });
  await findAgain(tx, tenant, orderIds);
  await eraseDocuments(tx, "placements", { tenant, "order.customerId": customerId });
  await eraseDocuments(tx, "orderTimeline", ofOrders);
  await eraseDocuments(tx, "fulfillmentOrders", ofOrders);
  await eraseDocuments(tx, "orderEdits", ofOrders);
  await eraseDocuments(tx, "returns", ofOrders);
  await eraseDocuments(tx, "claims", ofOrders);
  // The files they came in are gone: an import deletes them once it has read its rows.
  await eraseDocuments(tx, "importRows", ofOrders);
  // Only the free texts: what the provider is asked by stays, or money could not be given back.
  const freeTexts = { $set: { reason: null, errorMessage: null } };
  await tx.db.collection("paymentTransactions").updateMany(ofOrders, freeTexts, { session: tx.session });
  await eraseLog(tx, { tenant, ids: [...customerIds, ...orderIds] });
}

/** Makes scrubbed orders searchable by what is left of them. */
async function findAgain(tx: Tx, tenant: string, orderIds: readonly string[]): Promise<void> {
  const orders = tx.db.collection<OrderRecord>("orders");
  for (const _id of orderIds) {
    const order = await orders.findOne({ _id, tenant }, { session: tx.session });
    if (order)
      await orders.updateOne({ _id, tenant }, { $set: { search: searchTerms(order) } }, { session: tx.session });
  }
}

/** What orders hold of a person, for the person. */
export async function exportOrders(
  { database: { db }, identity: { tenant } }: Context,
  customerId: string,
): Promise<JsonObject> {
  const orders = await exportDocuments(db, "orders", { tenant, customerId });
  const orderIds = orders.map(({ _id }) => _id);
  const ofOrders = { tenant, orderId: { $in: orderIds } };
  const [fulfillmentOrders, returns, claims, invoices, transactions, events] = await Promise.all([
    exportDocuments(db, "fulfillmentOrders", ofOrders),
    exportDocuments(db, "returns", ofOrders),
    exportDocuments(db, "claims", { tenant, customerId }),
    exportDocuments(db, "invoices", { tenant, customerId }),
    exportDocuments(db, "paymentTransactions", ofOrders),
    exportEvents(db, { tenant, ids: [customerId, ...orderIds] }),
  ]);
  const invoiceIds = invoices.map(({ _id }) => _id);
  const creditNotes = await exportDocuments(db, "creditNotes", { tenant, invoiceId: { $in: invoiceIds } });
  const payments = transactions.map(shownPayment);
  return { orders, fulfillmentOrders, returns, claims, invoices, creditNotes, payments, events };
}

/** What providers are asked by: nothing of the person's. */
const machinery: ReadonlySet<string> = new Set(["command", "paymentMethod"]);

const shownPayment = (payment: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(payment).filter(([field]) => !machinery.has(field)));
