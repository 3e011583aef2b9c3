import type { Context } from "../../context.ts";
import type { OrderEditRecord } from "../../domain/edits/order-edit.ts";
import { summarize } from "../../domain/payments/ledger.ts";
import { OrderEdit } from "../../storage/edit.entities.ts";

/** An edit of the tenant; null for shoppers. */
export async function findEdit(context: Context, id: string): Promise<OrderEditRecord | null> {
  const { tenant, customerId } = context.identity;
  return customerId === undefined ? context.em.findOne(OrderEdit, { tenant, _id: id }) : null;
}

/** What an order's money would look like when it cost so much, in minor units. */
export interface Balance {
  readonly outstandingMinor: number;
  readonly refundDueMinor: number;
}

/** What would still have to be collected after an edit, or given back. */
export async function findBalance(context: Context, { orderId, totalMinor }: OrderEditRecord): Promise<Balance> {
  const transactions = await context.loaders.transactionsOfOrder.load(orderId);
  const { outstandingMinor, capturedMinor, refundedMinor } = summarize(transactions, totalMinor);
  return { outstandingMinor, refundDueMinor: Math.max(0, capturedMinor - refundedMinor - totalMinor) };
}
