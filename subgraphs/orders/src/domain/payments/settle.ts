import { mayGo } from "@waybill/kernel";
import { isSettled, type PaymentTransactionRecord, transactionTransitions } from "./transaction.ts";

/** What a provider says of one transaction. */
export interface ProviderOutcome {
  readonly status: "SUCCEEDED" | "FAILED" | "UNKNOWN";
  readonly reference: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export type TransactionChanges = Partial<
  Pick<
    PaymentTransactionRecord,
    | "status"
    | "providerReference"
    | "errorCode"
    | "errorMessage"
    | "settledAt"
    | "nextAttemptAt"
    | "attempts"
    | "updatedAt"
  >
>;

const longestPauseMs = 10 * 60_000;

/**
 * Takes in what a provider says of a transaction. Statuses go forward alone: the same news twice, or older news
 * after newer, changes nothing.
 * @returns the fields to set, or null when there is nothing new.
 */
export function applyOutcome(
  transaction: PaymentTransactionRecord,
  said: ProviderOutcome,
  now: Date,
): TransactionChanges | null {
  if (said.status === "UNKNOWN") {
    if (isSettled(transaction.status)) return null;
    const pauseMs = Math.min(longestPauseMs, 2_000 * 3 ** Math.min(transaction.attempts, 6));
    return {
      status: "UNKNOWN",
      attempts: transaction.attempts + 1,
      nextAttemptAt: new Date(now.getTime() + pauseMs),
      updatedAt: now,
    };
  }
  if (!mayGo(transactionTransitions, transaction.status, said.status)) return null;
  return {
    status: said.status,
    providerReference: said.reference ?? transaction.providerReference,
    errorCode: said.error?.code ?? null,
    errorMessage: said.error?.message ?? null,
    settledAt: now,
    nextAttemptAt: null,
    updatedAt: now,
  };
}
