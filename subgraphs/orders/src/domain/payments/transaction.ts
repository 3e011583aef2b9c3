import type { Transitions } from "@waybill/kernel";
import type { TaxShare } from "../invoices/taxes.ts";

/** What a transaction does with an order's money. */
export const transactionKinds = ["AUTHORIZATION", "CAPTURE", "SALE", "VOID", "REFUND", "CHARGEBACK"] as const;
export type TransactionKind = (typeof transactionKinds)[number];

export const transactionStatuses = ["PENDING", "UNKNOWN", "FAILED", "SUCCEEDED"] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

/**
 * Statuses go forward alone, so that news of a provider may come twice and in any order. FAILED may turn into
 * SUCCEEDED: when a provider says both, money has moved.
 */
export const transactionTransitions: Transitions<TransactionStatus> = {
  PENDING: ["UNKNOWN", "FAILED", "SUCCEEDED"],
  UNKNOWN: ["FAILED", "SUCCEEDED"],
  FAILED: ["SUCCEEDED"],
  SUCCEEDED: [],
};

/** The caller's command that asked for a transaction, by which its key is found again. */
export interface TransactionCommand {
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly input: unknown;
}

/** One attempt to move an order's money, as stored. Only what tells how it went is ever changed. */
export interface PaymentTransactionRecord {
  /** Also the key under which the provider is asked, so that asking again does nothing more. */
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  /** Minor units of the order's currency, more than 0. */
  readonly amountMinor: number;
  readonly currencyCode: string;
  /** CAPTURE and VOID: the authorisation. REFUND and CHARGEBACK: the capture or sale. */
  readonly parentId: string | null;
  /** CAPTURE only: the rest of the authorisation is released. */
  readonly isFinal: boolean;
  /** `manual`, `cash_on_delivery`, or the id of a payment account. */
  readonly provider: string;
  readonly providerReference: string | null;
  /** The provider's token of card or wallet. */
  readonly paymentMethod: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly reason: string | null;
  /** REFUND only: the taxes of what it gives back; null when nobody knows what that is. */
  readonly creditedTaxes: readonly TaxShare[] | null;
  /** Who asked for it; a provider's own news has the provider's name here. */
  readonly actor: string;
  readonly correlationId: string;
  readonly command: TransactionCommand | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When it succeeded or failed. */
  readonly settledAt: Date | null;
  /** When the provider is to be asked (again); null once it is settled or nothing is to be asked. */
  readonly nextAttemptAt: Date | null;
  readonly attempts: number;
}

/** True once nothing is left to be asked. */
export const isSettled = (status: TransactionStatus): boolean => status === "SUCCEEDED" || status === "FAILED";

/** The error as the GraphQL type `PaymentError`. */
export const errorOf = ({ errorCode, errorMessage }: PaymentTransactionRecord) =>
  errorCode === null ? null : { code: errorCode, message: errorMessage ?? errorCode };
