import { derivedId } from "@waybill/kernel";
import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import { type PaymentFact, placeFact } from "../../domain/payments/facts.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import { Order } from "../../storage/entities.ts";
import { PaymentTransaction } from "../../storage/payments.entities.ts";
import { addTransaction, openBook } from "./ledger.ts";
import { letGo, takeOutcome } from "./let-go.ts";

/** What a provider told of one of its payments. */
export interface ProviderNews {
  /** The payment account. */
  readonly provider: string;
  /** The provider's id of the payment. */
  readonly reference: string;
  readonly facts: readonly PaymentFact[];
}

/**
 * Brings an order's ledger to what its provider says is so. Facts may come again and in any order.
 * @returns false when the payment is not one of ours.
 */
export function takeInFacts(database: Database, as: WriteContext, news: ProviderNews): Promise<boolean> {
  return transact(database, as, async (tx) => {
    const root = await findRoot(tx, as.tenant, news);
    if (!root) return false;
    const order = await tx.em.findOne(Order, { _id: root.orderId, tenant: as.tenant });
    if (!order) throw new Error(`the order of the transaction ${root._id} is gone`);
    const ended: PaymentTransactionRecord[] = [];
    for (const fact of news.facts) {
      const record = await takeIn(tx, as, { ...order }, root, fact);
      if (record) ended.push(record);
    }
    // Last, so that what the provider has given back already is known.
    for (const record of ended) await letGo(tx, as, record);
    return true;
  });
}

async function findRoot(tx: Tx, tenant: string, news: ProviderNews): Promise<PaymentTransactionRecord | null> {
  const { provider, reference, facts } = news;
  const own = { tenant, provider, kind: { $in: ["AUTHORIZATION", "SALE"] as const } };
  const byReference = await tx.em.findOne(PaymentTransaction, { ...own, providerReference: reference });
  const named = facts.find((fact) => fact.kind === "CHARGE")?.transactionId;
  // The provider's answer to us may have been lost: then only it knows its reference.
  const root = byReference ?? (named == null ? null : await tx.em.findOne(PaymentTransaction, { ...own, _id: named }));
  return root && { ...root };
}

/** @returns the transaction that the fact has ended. */
async function takeIn(
  tx: Tx,
  as: WriteContext,
  order: Parameters<typeof openBook>[1],
  root: PaymentTransactionRecord,
  fact: PaymentFact,
): Promise<PaymentTransactionRecord | null> {
  const book = await openBook(tx, order);
  const decision = placeFact(book.transactions, root, fact);
  const { status } = fact.said;
  if (decision.do === "SETTLE") {
    // That nobody knows is no news; whoever asked for the transaction goes on asking.
    if (status === "UNKNOWN") return null;
    const { record, ended } = await takeOutcome(tx, as, decision.transactionId, fact.said);
    return ended ? record : null;
  }
  if (decision.do === "APPEND") {
    await addTransaction(
      tx,
      as,
      book,
      { ...decision, amountMinor: fact.amountMinor },
      {
        id: derivedId("paymentTransaction", root.provider, decision.kind, fact.reference),
        provider: root.provider,
        providerReference: fact.reference,
        status: status === "UNKNOWN" ? "PENDING" : status,
        nextAttemptAt: null,
      },
    );
  }
  return null;
}
