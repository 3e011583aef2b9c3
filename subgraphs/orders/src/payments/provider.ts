import type { Result } from "@waybill/kernel";
import type { PaymentFact } from "../domain/payments/facts.ts";
import type { PaymentTransactionRecord } from "../domain/payments/transaction.ts";
import type { ProviderOutcome } from "../domain/payments/settle.ts";
import type { CaptureMode } from "../domain/payments/book.ts";

/** A tenant's account with a payment provider. */
export interface PaymentAccount {
  /** Names the account in the graph and in the webhook's path. */
  readonly id: string;
  readonly tenant: string;
  /** The kind of provider, for example `stripe`. */
  readonly provider: string;
  /** Without a slash at the end, for example `https://api.stripe.com`. */
  readonly apiUrl: string;
  readonly secretKey: string;
  /** Several while one is being changed. */
  readonly webhookSecrets: readonly string[];
  /** What `captureOn` is when an order does not say. */
  readonly captureOn: CaptureMode;
}

/** A transaction with what it refers to at the provider. */
export interface ProviderTask {
  readonly transaction: PaymentTransactionRecord;
  /** The authorisation of a capture or release, the capture or sale of a refund. */
  readonly parent: PaymentTransactionRecord | null;
}

/**
 * A payment provider. Everything here may be called again for the same transaction, by several processes at once,
 * and money moves once.
 */
export interface PaymentProvider {
  /** True when the rest of an authorisation is released with the first capture. */
  readonly capturesOnce: boolean;
  /** Kinds of transaction that can be asked for. */
  readonly kinds: readonly PaymentTransactionRecord["kind"][];
  /** True when a token of a card or wallet is needed to charge. */
  readonly needsPaymentMethod: boolean;
  /** Nobody is asked: what is recorded has happened. */
  readonly isLocal: boolean;
  /** Does what the transaction says. An outage is an outcome (UNKNOWN), never thrown. */
  perform(task: ProviderTask): Promise<ProviderOutcome>;
  /** What became of a transaction that was asked for; null when the provider has not heard of it. */
  find(task: ProviderTask): Promise<ProviderOutcome | null>;
  /** All that the provider knows of a payment, by its own id; or why it could not be asked. */
  look(reference: string): Promise<Result<readonly PaymentFact[], string>>;
}
