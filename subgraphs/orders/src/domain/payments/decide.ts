import { formatAmount, type Money, ok, type Outcome, parseMoney, refuse } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import { capturableOf, chargeableOf, isVoidable, refundableOf } from "./ledger.ts";
import type { PaymentTransactionRecord, TransactionKind } from "./transaction.ts";

/** Most transactions of one order: its money is added up from all of them. */
export const maxTransactions = 250;

/** What a decision looks at: an order, and all that was ever tried with its money. */
export interface PaymentBook {
  readonly order: Pick<OrderRecord, "_id" | "status" | "totalMinor" | "returns" | "waivers" | "currencyCode">;
  readonly transactions: readonly PaymentTransactionRecord[];
}

/** A transaction that may be tried. */
export interface TransactionDraft {
  readonly kind: TransactionKind;
  readonly amountMinor: number;
  readonly parent: PaymentTransactionRecord | null;
  readonly isFinal: boolean;
}

export interface AmountFields {
  readonly amount: string;
  readonly currencyCode: string;
}

/**
 * What the order costs, without what came back, or was claimed for, before it was paid: nothing once it is cancelled.
 */
export function dueOf(order: Pick<PaymentBook["order"], "status" | "totalMinor" | "returns" | "waivers">): number {
  if (order.status === "CANCELLED") return 0;
  const returned = order.returns.reduce((sum, { waivedMinor }) => sum + waivedMinor, 0);
  const claimed = order.waivers.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  // A unit that was claimed for may be cancelled, too, by an edit afterwards.
  return Math.max(0, order.totalMinor - returned - claimed);
}

/** What the order still owes: neither collected nor about to be. */
export const owedOf = ({ order, transactions }: Pick<PaymentBook, "order" | "transactions">): number =>
  Math.max(0, dueOf(order) - collectedOf(transactions));

/** What was collected, or may be any moment. */
const collectedOf = (transactions: readonly PaymentTransactionRecord[]): number =>
  transactions
    .filter(({ kind, status }) => (kind === "CAPTURE" || kind === "SALE") && status !== "FAILED")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);

const path = ["input", "amount"];

/** Reads an amount of the order's currency; `fallback` when none is given. */
function amountOf(book: PaymentBook, given: AmountFields | null | undefined, fallback: number): Outcome<number> {
  if (book.transactions.length >= maxTransactions) {
    return refuse("INVALID_STATE", ["input", "orderId"], `an order has at most ${maxTransactions} transactions`);
  }
  if (given == null) return ok(fallback);
  const money = parseMoney(given.amount, given.currencyCode);
  if (!money.ok) return refuse("INVALID", path, money.error);
  if (money.value.currencyCode !== book.order.currencyCode) {
    return refuse("CURRENCY_MISMATCH", path, `the order is in ${book.order.currencyCode}`);
  }
  return money.value.minor > 0 ? ok(money.value.minor) : refuse("INVALID", path, "must be more than 0");
}

const show = (book: PaymentBook, minor: number): string => {
  const money: Money = { minor, currencyCode: book.order.currencyCode };
  return `${formatAmount(money)} ${money.currencyCode}`;
};

/** Money may be set aside or collected up to what the order costs. */
export function decideCharge(
  book: PaymentBook,
  kind: "AUTHORIZATION" | "SALE",
  given: AmountFields | null | undefined,
): Outcome<TransactionDraft> {
  if (book.order.status === "CANCELLED") return refuse("INVALID_STATE", ["input", "orderId"], "the order is cancelled");
  const left = chargeableOf(book.transactions, dueOf(book.order));
  const amount = amountOf(book, given, left);
  if (!amount.ok) return amount;
  if (left === 0) return refuse("INVALID_STATE", ["input", "orderId"], "the order is paid or authorised already");
  if (amount.value > left) return refuse("INVALID", path, `the order owes ${show(book, left)} at most`);
  return ok({ kind, amountMinor: amount.value, parent: null, isFinal: false });
}

/**
 * Money may be collected of an authorisation as long as it has some left.
 * @param capturesOnce whether the authorisation's provider releases the rest with the first capture.
 */
export function decideCapture(
  book: PaymentBook,
  wanted: { readonly authorizationId?: string | null | undefined; readonly amount?: AmountFields | null | undefined },
  capturesOnce: (authorization: PaymentTransactionRecord) => boolean,
): Outcome<TransactionDraft> {
  const least = wanted.amount == null ? ok(1) : amountOf(book, wanted.amount, 1);
  if (!least.ok) return least;
  const parent = choose(
    book,
    "AUTHORIZATION",
    wanted.authorizationId,
    (t) => capturableOf(book.transactions, t),
    least.value,
  );
  if (!parent) {
    if (wanted.authorizationId != null && !find(book, "AUTHORIZATION", wanted.authorizationId)) {
      return refuse("NOT_FOUND", ["input", "authorizationId"], "the order has no such authorisation");
    }
    const most = mostLeft(book, ["AUTHORIZATION"], wanted.authorizationId, (t) => capturableOf(book.transactions, t));
    return most > 0
      ? refuse("INVALID", path, `${show(book, most)} at most can be captured of one authorisation`)
      : refuse("INVALID_STATE", ["input", "orderId"], "nothing is authorised that could be captured");
  }
  const left = capturableOf(book.transactions, parent);
  const owed = owedOf(book);
  const amount = amountOf(book, wanted.amount, Math.min(left, owed));
  if (!amount.ok) return amount;
  if (owed <= 0) return refuse("INVALID_STATE", ["input", "orderId"], "the order owes nothing");
  if (amount.value > owed) return refuse("INVALID", path, `the order owes ${show(book, owed)} at most`);
  return ok({ kind: "CAPTURE", amountMinor: amount.value, parent, isFinal: capturesOnce(parent) });
}

/** An authorisation may be released while nothing of it was collected. */
export function decideVoid(book: PaymentBook, authorizationId: string | null | undefined): Outcome<TransactionDraft> {
  const full = amountOf(book, null, 0);
  if (!full.ok) return full;
  if (authorizationId != null && !find(book, "AUTHORIZATION", authorizationId)) {
    return refuse("NOT_FOUND", ["input", "authorizationId"], "the order has no such authorisation");
  }
  const left = (t: PaymentTransactionRecord) => (isVoidable(book.transactions, t) ? 1 : 0);
  const parent = choose(book, "AUTHORIZATION", authorizationId, left, 1);
  if (!parent)
    return refuse("INVALID_STATE", ["input", "orderId"], "the order has no authorisation that can be released");
  return ok({ kind: "VOID", amountMinor: parent.amountMinor, parent, isFinal: false });
}

/** What was collected may be given back once. */
export function decideRefund(
  book: PaymentBook,
  wanted: { readonly transactionId?: string | null | undefined; readonly amount?: AmountFields | null | undefined },
): Outcome<TransactionDraft> {
  const least = wanted.amount == null ? ok(1) : amountOf(book, wanted.amount, 1);
  if (!least.ok) return least;
  const id = wanted.transactionId;
  if (id != null && !find(book, "CAPTURE", id) && !find(book, "SALE", id)) {
    return refuse("NOT_FOUND", ["input", "transactionId"], "the order has no such capture or sale");
  }
  const left = (t: PaymentTransactionRecord) => refundableOf(book.transactions, t);
  const parent = choose(book, "CAPTURE", id, left, least.value) ?? choose(book, "SALE", id, left, least.value);
  if (!parent) {
    const most = mostLeft(book, ["CAPTURE", "SALE"], id, left);
    return most > 0
      ? refuse("INVALID", path, `${show(book, most)} at most can be refunded of one payment`)
      : refuse("INVALID_STATE", ["input", "orderId"], "nothing was collected that could be refunded");
  }
  const amount = amountOf(book, wanted.amount, left(parent));
  return amount.ok ? ok({ kind: "REFUND", amountMinor: amount.value, parent, isFinal: false }) : amount;
}

const find = (book: PaymentBook, kind: TransactionKind, id: string) =>
  book.transactions.find((t) => t._id === id && t.kind === kind);

/** The most that one transaction of these kinds, or the one asked for, has left. */
const mostLeft = (
  book: PaymentBook,
  kinds: readonly TransactionKind[],
  id: string | null | undefined,
  left: (t: PaymentTransactionRecord) => number,
): number =>
  book.transactions
    .filter((t) => kinds.includes(t.kind) && (id == null || t._id === id))
    .reduce((most, t) => Math.max(most, left(t)), 0);

/** The oldest transaction of a kind, or the one asked for, that has at least `least` left. */
function choose(
  book: PaymentBook,
  kind: TransactionKind,
  id: string | null | undefined,
  left: (t: PaymentTransactionRecord) => number,
  least: number,
): PaymentTransactionRecord | undefined {
  return book.transactions
    .filter((t) => t.kind === kind && (id == null || t._id === id) && left(t) >= least)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a._id < b._id ? -1 : 1))[0];
}
