import type { ProviderOutcome } from "./settle.ts";
import type { PaymentTransactionRecord, TransactionKind } from "./transaction.ts";

/**
 * Something that a provider says is so, whoever caused it: Waybill, or somebody at the provider's own desk.
 * CHARGE stands for whatever began the payment, an authorisation or a sale.
 */
export interface PaymentFact {
  readonly kind: "CHARGE" | "CAPTURE" | "VOID" | "REFUND" | "CHARGEBACK";
  /** The provider's id of it. */
  readonly reference: string;
  /** Our id, where the provider was told of it. */
  readonly transactionId: string | null;
  readonly amountMinor: number;
  readonly said: ProviderOutcome;
}

/** What is to be done about a fact. */
export type FactDecision =
  | { readonly do: "NOTHING" }
  | { readonly do: "SETTLE"; readonly transactionId: string }
  | {
      readonly do: "APPEND";
      readonly kind: TransactionKind;
      readonly parent: PaymentTransactionRecord;
      readonly isFinal: boolean;
    };

/**
 * Finds the transaction that a fact is about, or decides that the ledger does not have it yet. The same fact again
 * finds what the first has left, so that repetition and order do not matter.
 * @param root the authorisation or sale that the provider's payment began with.
 */
export function placeFact(
  transactions: readonly PaymentTransactionRecord[],
  root: PaymentTransactionRecord,
  fact: PaymentFact,
): FactDecision {
  if (fact.kind === "CHARGE") return { do: "SETTLE", transactionId: root._id };
  if (fact.kind === "CAPTURE" && root.kind === "SALE") return { do: "NOTHING" };
  const known =
    transactions.find((t) => t._id === fact.transactionId && t.kind === fact.kind) ??
    transactions.find((t) => t.kind === fact.kind && t.provider === root.provider && isSame(t, root, fact));
  if (known) return { do: "SETTLE", transactionId: known._id };
  // What failed elsewhere has moved nothing. A dispute that was won is kept, for when news of its beginning come late.
  if (fact.said.status === "FAILED" && fact.kind !== "CHARGEBACK") return { do: "NOTHING" };
  if (fact.kind === "CAPTURE" || fact.kind === "VOID")
    return { do: "APPEND", kind: fact.kind, parent: root, isFinal: true };
  const payment =
    root.kind === "SALE"
      ? root
      : transactions.find((t) => t.kind === "CAPTURE" && t.parentId === root._id && t.status === "SUCCEEDED");
  return payment ? { do: "APPEND", kind: fact.kind, parent: payment, isFinal: false } : { do: "NOTHING" };
}

/** An authorisation is collected or released once; refunds and disputes have ids of their own. */
function isSame(t: PaymentTransactionRecord, root: PaymentTransactionRecord, fact: PaymentFact): boolean {
  if (fact.kind === "CAPTURE" || fact.kind === "VOID") return t.parentId === root._id && t.status !== "FAILED";
  return t.providerReference === fact.reference;
}
