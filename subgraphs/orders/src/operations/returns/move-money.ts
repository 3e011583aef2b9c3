import { ok, type Outcome, refuse } from "@waybill/kernel";
import { partOfTaxes } from "../../domain/invoices/taxes.ts";
import { maxTransactions, type PaymentBook } from "../../domain/payments/decide.ts";
import { refundableOf } from "../../domain/payments/ledger.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { RefundedGoods } from "../../domain/returns/refund-taxes.ts";
import type { PaymentDesk } from "../../payments/desk.ts";
import { addTransaction, openBook } from "../payments/ledger.ts";
import type { OpenReturn } from "./change-return.ts";
import { exchangeBookOf } from "./refund-facts.ts";

/** The name under which money goes from an order to the order of its exchange. Nobody outside moves it. */
export const exchangeProvider = "exchange";

export interface MoneyMove extends OpenReturn {
  readonly payments: PaymentDesk;
  /** Stands on the credit note. */
  readonly reason: string;
  /** What it is given back for. */
  readonly goods: RefundedGoods;
}

/** The oldest payment of which something can still be given back. */
const oldestPayment = ({ transactions }: PaymentBook): PaymentTransactionRecord | undefined =>
  transactions
    .filter((t) => (t.kind === "CAPTURE" || t.kind === "SALE") && refundableOf(transactions, t) > 0)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a._id < b._id ? -1 : 1))[0];

type Via = (parent: PaymentTransactionRecord) => { readonly provider: string; readonly isLocal: boolean } | null;

/**
 * Records refunds of an order's payments, oldest first, until the amount is reached.
 * @param doneMinor what was given back for the same goods just before.
 */
async function refundParts(
  move: MoneyMove,
  { amountMinor, doneMinor }: { readonly amountMinor: number; readonly doneMinor: number },
  via: Via,
): Promise<Outcome<string[]>> {
  const { tx, as, reason, now, order, goods } = move;
  const ids: string[] = [];
  for (let left = amountMinor; left > 0;) {
    const book = await openBook(tx, order);
    const parent = oldestPayment(book);
    if (!parent || book.transactions.length >= maxTransactions) {
      return refuse("INVALID_STATE", ["input", "id"], "the order's payments do not have that much left to refund");
    }
    const by = via(parent);
    if (!by) return refuse("INVALID_STATE", ["input", "id"], `${parent.provider} cannot give money back`);
    const part = Math.min(left, refundableOf(book.transactions, parent));
    const draft = { kind: "REFUND", amountMinor: part, parent, isFinal: false } as const;
    const status = by.isLocal ? "SUCCEEDED" : "PENDING";
    const nextAttemptAt = by.isLocal ? null : now;
    const from = doneMinor + amountMinor - left;
    const creditedTaxes = partOfTaxes(goods.taxes, { from, to: from + part, whole: goods.grossMinor });
    const given = { provider: by.provider, reason, creditedTaxes, status, nextAttemptAt } as const;
    const made = await addTransaction(tx, as, book, draft, given);
    ids.push(made._id);
    left -= part;
  }
  return ok(ids);
}

/**
 * Gives money back to where it was paid from.
 * @param doneMinor what went to the exchange order.
 * @returns the ids of the transactions.
 */
export const giveBack = (move: MoneyMove, amountMinor: number, doneMinor: number): Promise<Outcome<string[]>> =>
  refundParts(move, { amountMinor, doneMinor }, ({ provider: name }) => {
    const provider = move.payments.providerOf(move.of.tenant, name);
    return provider?.kinds.includes("REFUND") ? { provider: name, isLocal: provider.isLocal } : null;
  });

/**
 * Puts collected money of an order towards the order of its exchange: given back there, collected here, both at once,
 * and no provider moves anything.
 * @returns the ids of the refunds.
 */
export async function moveToExchange(move: MoneyMove, amountMinor: number): Promise<string[]> {
  if (amountMinor === 0) return [];
  const target = await exchangeBookOf(move.tx.em, move.of);
  if (!target) throw new Error(`the exchange order of the return ${move.of._id} is gone`);
  const local = { provider: exchangeProvider, isLocal: true };
  const given = await refundParts(move, { amountMinor, doneMinor: 0 }, () => local);
  if (!given.ok) throw new Error("the suggestion puts more towards the exchange than there is");
  const book = await openBook(move.tx, { ...target.order });
  const draft = { kind: "SALE", amountMinor, parent: null, isFinal: false } as const;
  const { tx, as, reason } = move;
  const sale = { provider: exchangeProvider, reason, status: "SUCCEEDED", nextAttemptAt: null } as const;
  await addTransaction(tx, as, book, draft, sale);
  return given.value;
}
