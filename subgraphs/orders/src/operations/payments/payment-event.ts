import type { NewEvent } from "@waybill/kernel";
import type { PaymentLedgerRecord } from "../../domain/payments/book.ts";
import type { PaymentTransactionRecord, TransactionKind } from "../../domain/payments/transaction.ts";

const succeeded: Readonly<Record<TransactionKind, string>> = {
  AUTHORIZATION: "payment.authorized",
  CAPTURE: "payment.captured",
  SALE: "payment.captured",
  VOID: "payment.voided",
  REFUND: "payment.refunded",
  CHARGEBACK: "payment.charged_back",
};

/** The type of event that tells of a transaction as it is now. */
export function paymentEventType({ kind, status }: PaymentTransactionRecord): string {
  switch (status) {
    case "PENDING":
      return kind === "CHARGEBACK" ? "payment.disputed" : "payment.requested";
    case "UNKNOWN":
      return "payment.unresolved";
    case "FAILED":
      return kind === "CHARGEBACK" ? "payment.dispute_won" : "payment.failed";
    case "SUCCEEDED":
      return succeeded[kind];
  }
}

/** The event of a change of an order's money. */
export function paymentEvent(
  ledger: PaymentLedgerRecord,
  transaction: PaymentTransactionRecord,
  occurredAt: Date,
): NewEvent {
  const { _id, orderId, kind, status, amountMinor, currencyCode, provider, parentId, errorCode } = transaction;
  return {
    type: paymentEventType(transaction),
    subject: { type: "payment", id: ledger._id, version: ledger.version },
    occurredAt,
    data: {
      orderId,
      customerId: ledger.customerId,
      transactionId: _id,
      kind,
      status,
      amountMinor,
      currencyCode,
      provider,
      parentId,
      errorCode,
    },
  };
}
