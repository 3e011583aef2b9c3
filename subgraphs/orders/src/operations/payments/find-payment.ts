import type { Connection } from "@waybill/storage";
import { maySeeOf, page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { emptyLedger, type PaymentLedgerRecord } from "../../domain/payments/book.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import {
  type OrderPaymentStatus,
  paymentStatusOf,
  type PaymentSummary,
  summarize,
} from "../../domain/payments/ledger.ts";
import type { PaymentTransactionRecord, TransactionStatus } from "../../domain/payments/transaction.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { PaymentTransaction } from "../../storage/payments.entities.ts";

/** The GraphQL type `Payment`: an order's money, added up. */
export interface PaymentView extends PaymentSummary, Pick<PaymentLedgerRecord, "captureOn" | "version"> {
  readonly _id: string;
  readonly status: OrderPaymentStatus;
  readonly currencyCode: string;
  readonly transactions: readonly PaymentTransactionRecord[];
}

/** How far an order is paid. Orders asked for together are read with one query. */
export async function findPaymentStatus(context: Context, order: OrderRecord): Promise<OrderPaymentStatus> {
  return paymentStatusOf(await context.loaders.transactionsOfOrder.load(order._id), dueOf(order));
}

/** An order's money. */
export async function findPayment(context: Context, order: OrderRecord): Promise<PaymentView> {
  const [stored, transactions] = await Promise.all([
    context.loaders.ledgerByOrder.load(order._id),
    context.loaders.transactionsOfOrder.load(order._id),
  ]);
  const { _id, captureOn, version } = stored ?? emptyLedger(order);
  const summary = summarize(transactions, dueOf(order));
  const status = paymentStatusOf(transactions, dueOf(order));
  return { ...summary, _id, captureOn, version, status, currencyCode: order.currencyCode, transactions };
}

/** A transaction's parent. */
export async function findParent(
  context: Context,
  { parentId, orderId }: PaymentTransactionRecord,
): Promise<PaymentTransactionRecord | null> {
  if (parentId === null) return null;
  const transactions = await context.loaders.transactionsOfOrder.load(orderId);
  return transactions.find(({ _id }) => _id === parentId) ?? null;
}

/** The order of a transaction. */
export async function findOrderOf(context: Context, transaction: PaymentTransactionRecord): Promise<OrderRecord> {
  const order = await context.loaders.orderById.load(transaction.orderId);
  if (!order || !maySeeOf(context.identity, order.customerId)) {
    throw new Error(`the order of the transaction ${transaction._id} is gone`);
  }
  return order;
}

/** Transactions of all orders, newest first. For staff alone. */
export async function listTransactions(
  context: Context,
  args: PageArgs & { readonly status?: TransactionStatus | null | undefined },
): Promise<Connection<PaymentTransactionRecord>> {
  staffOnly(context);
  const where = { tenant: context.identity.tenant, ...(args.status ? { status: args.status } : {}) };
  return page(context, PaymentTransaction, args, { where, purpose: "paymentTransactions" });
}
