import type { EntityManager } from "@mikro-orm/mongodb";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf, owedOf } from "../../domain/payments/decide.ts";
import { chargeableOf, summarize } from "../../domain/payments/ledger.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { RefundBasis, RefundFacts } from "../../domain/returns/refund.ts";
import type { ReturnRecord } from "../../domain/returns/return.ts";
import { Order } from "../../storage/entities.ts";
import { PaymentTransaction } from "../../storage/payments.entities.ts";
import { exchangeOrderId } from "./exchange-order.ts";

/** The order of an exchange, and its money. */
export interface ExchangeBook {
  readonly order: Order;
  readonly transactions: readonly PaymentTransactionRecord[];
}

const transactionsOf = (em: EntityManager, { tenant, _id }: OrderRecord): Promise<PaymentTransaction[]> =>
  em.find(PaymentTransaction, { tenant, orderId: _id }, { refresh: true });

/** The order of a return's exchange with its money; null when there is none, or it was cancelled. */
export async function exchangeBookOf(em: EntityManager, of: ReturnRecord): Promise<ExchangeBook | null> {
  if (!of.exchange) return null;
  const order = await em.findOne(Order, { tenant: of.tenant, _id: exchangeOrderId(of._id) });
  if (!order || order.status === "CANCELLED") return null;
  return { order, transactions: await transactionsOf(em, { ...order }) };
}

/** Everything a suggestion looks at, as the database has it now. */
export async function refundFacts(em: EntityManager, of: ReturnRecord, order: OrderRecord): Promise<RefundFacts> {
  const transactions = await transactionsOf(em, order);
  const exchange = await exchangeBookOf(em, of);
  const own = new Set(of.refunds.flatMap(({ transactionIds }) => transactionIds));
  const failed = transactions
    .filter(({ _id, status }) => own.has(_id) && status === "FAILED")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const retried = of.refunds.reduce((sum, { retriedMinor }) => sum + retriedMinor, 0);
  return {
    order,
    refundableMinor: summarize(transactions, dueOf(order)).refundableMinor,
    owedMinor: owedOf({ order, transactions }),
    failedMinor: Math.max(0, failed - retried),
    exchangeDueMinor: exchange ? chargeableOf(exchange.transactions, dueOf(exchange.order)) : 0,
  };
}

/** Which units to look at when nobody says: those that came back when something did, else those asked for. */
export const naturalBasis = (of: ReturnRecord): RefundBasis =>
  of.lines.some(({ receipts }) => receipts.length > 0) ? "RECEIVED" : "REQUESTED";
