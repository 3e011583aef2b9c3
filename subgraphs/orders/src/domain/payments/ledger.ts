import type { PaymentTransactionRecord, TransactionKind } from "./transaction.ts";

/** What counts of a transaction when money is added up. */
export type LedgerEntry = Pick<
  PaymentTransactionRecord,
  "_id" | "kind" | "status" | "amountMinor" | "currencyCode" | "parentId" | "isFinal" | "createdAt"
>;

/** An order's money in minor units, added up from its transactions. */
export interface PaymentSummary {
  /** Authorised in all, without what was released before anything was collected. */
  readonly authorizedMinor: number;
  readonly capturableMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly chargedBackMinor: number;
  readonly refundableMinor: number;
  readonly outstandingMinor: number;
}

export const orderPaymentStatuses = [
  "PENDING",
  "AUTHORIZED",
  "PARTIALLY_PAID",
  "PAID",
  "PARTIALLY_REFUNDED",
  "REFUNDED",
  "VOIDED",
  "CHARGED_BACK",
] as const;
export type OrderPaymentStatus = (typeof orderPaymentStatuses)[number];

/** What may have happened: everything but what surely did not. Whoever spends must reckon with it. */
const counts = (t: LedgerEntry): boolean => t.status !== "FAILED";
const happened = (t: LedgerEntry): boolean => t.status === "SUCCEEDED";
const sum = (entries: readonly LedgerEntry[]): number => entries.reduce((total, t) => total + t.amountMinor, 0);
const of = (all: readonly LedgerEntry[], ...kinds: TransactionKind[]) => all.filter((t) => kinds.includes(t.kind));
const childrenOf = (all: readonly LedgerEntry[], parent: LedgerEntry, ...kinds: TransactionKind[]) =>
  of(all, ...kinds).filter((t) => t.parentId === parent._id);

/** What an authorisation may still be asked for. Nothing once a release or a last capture is under way. */
export function capturableOf(all: readonly LedgerEntry[], authorization: LedgerEntry): number {
  const children = childrenOf(all, authorization, "CAPTURE", "VOID").filter(counts);
  const isClosed = children.some((t) => t.kind === "VOID" || t.isFinal);
  if (!happened(authorization) || isClosed) return 0;
  return Math.max(0, authorization.amountMinor - sum(children));
}

/** True when an authorisation can be released: it stands, and nothing was or may have been collected of it. */
export function isVoidable(all: readonly LedgerEntry[], authorization: LedgerEntry): boolean {
  return happened(authorization) && !childrenOf(all, authorization, "CAPTURE", "VOID").some(counts);
}

/** What of a capture or sale may still be given back. */
export function refundableOf(all: readonly LedgerEntry[], payment: LedgerEntry): number {
  if (!happened(payment)) return 0;
  return Math.max(0, payment.amountMinor - sum(childrenOf(all, payment, "REFUND", "CHARGEBACK").filter(counts)));
}

/** What of an authorisation is or may become the buyer's burden: all of it until the rest is surely released. */
function committedOf(all: readonly LedgerEntry[], authorization: LedgerEntry): number {
  const children = childrenOf(all, authorization, "CAPTURE", "VOID");
  const isReleased = children.some((t) => happened(t) && (t.kind === "VOID" || t.isFinal));
  return isReleased ? sum(children.filter((t) => t.kind === "CAPTURE" && counts(t))) : authorization.amountMinor;
}

/** What may still be authorised or collected anew, so that all of it together never exceeds what the order costs. */
export function chargeableOf(all: readonly LedgerEntry[], dueMinor: number): number {
  const sales = sum(of(all, "SALE").filter(counts));
  const authorizations = of(all, "AUTHORIZATION").filter(counts);
  return Math.max(0, dueMinor - sales - authorizations.reduce((total, t) => total + committedOf(all, t), 0));
}

/** True when what an order costs is surely collected, or may be. */
export const isCovered = (all: readonly LedgerEntry[], dueMinor: number): boolean =>
  chargeableOf(all.filter(happened), dueMinor) === 0;

/**
 * Adds an order's transactions up. The order in which they are given does not matter.
 * @param dueMinor what the order costs: its total, or nothing once it is cancelled.
 */
export function summarize(all: readonly LedgerEntry[], dueMinor: number): PaymentSummary {
  const authorizations = of(all, "AUTHORIZATION").filter(happened);
  const payments = of(all, "CAPTURE", "SALE").filter(happened);
  const capturedMinor = sum(payments);
  const chargebacks = of(all, "CHARGEBACK");
  return {
    authorizedMinor: sum(authorizations.filter((t) => !childrenOf(all, t, "VOID").some(happened))),
    capturableMinor: authorizations.reduce((total, t) => total + capturableOf(all, t), 0),
    capturedMinor,
    refundedMinor: sum(of(all, "REFUND").filter(happened)),
    chargedBackMinor: sum(chargebacks.filter(counts)),
    refundableMinor: payments.reduce((total, t) => total + refundableOf(all, t), 0),
    outstandingMinor: Math.max(0, dueMinor - capturedMinor),
  };
}

/** How far an order is paid. Follows from its transactions and what it costs alone. */
export function paymentStatusOf(all: readonly LedgerEntry[], dueMinor: number): OrderPaymentStatus {
  const { authorizedMinor, capturedMinor, refundedMinor, chargedBackMinor, outstandingMinor } = summarize(
    all,
    dueMinor,
  );
  if (chargedBackMinor > 0) return "CHARGED_BACK";
  if (capturedMinor > 0) {
    if (refundedMinor >= capturedMinor) return "REFUNDED";
    if (refundedMinor > 0) return "PARTIALLY_REFUNDED";
    return outstandingMinor > 0 ? "PARTIALLY_PAID" : "PAID";
  }
  if (authorizedMinor > 0) return "AUTHORIZED";
  return of(all, "VOID").some(happened) ? "VOIDED" : "PENDING";
}
