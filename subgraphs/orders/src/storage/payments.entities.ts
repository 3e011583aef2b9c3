import { defineEntity, p } from "@mikro-orm/mongodb";
import type { TaxShare } from "../domain/invoices/taxes.ts";
import type { PaymentLedgerRecord } from "../domain/payments/book.ts";
import { captureModes } from "../domain/payments/book.ts";
import {
  type PaymentTransactionRecord,
  type TransactionCommand,
  transactionKinds,
  transactionStatuses,
} from "../domain/payments/transaction.ts";

const PaymentTransactionSchema = defineEntity({
  name: "PaymentTransaction",
  collection: "paymentTransactions",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    kind: p.enum(transactionKinds),
    status: p.enum(transactionStatuses),
    amountMinor: p.integer(),
    currencyCode: p.string(),
    parentId: p.string().strictNullable(),
    isFinal: p.boolean(),
    provider: p.string(),
    providerReference: p.string().strictNullable(),
    paymentMethod: p.string().strictNullable(),
    errorCode: p.string().strictNullable(),
    errorMessage: p.string().strictNullable(),
    reason: p.string().strictNullable(),
    creditedTaxes: p.json<readonly TaxShare[]>().strictNullable(),
    actor: p.string(),
    correlationId: p.string(),
    command: p.json<TransactionCommand>().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    settledAt: p.datetime().strictNullable(),
    nextAttemptAt: p.datetime().strictNullable(),
    attempts: p.integer(),
  },
});

/** A payment transaction under MikroORM's care. Hand on `{ ...transaction }` where a plain record is wanted. */
export class PaymentTransaction extends PaymentTransactionSchema.class implements PaymentTransactionRecord {}
PaymentTransactionSchema.setClass(PaymentTransaction);

const PaymentLedgerSchema = defineEntity({
  name: "PaymentLedger",
  collection: "paymentLedgers",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    customerId: p.string().strictNullable(),
    captureOn: p.enum(captureModes),
    version: p.integer(),
  },
});

/**
 * The head of an order's ledger. Every change of the order's money raises its version in the same transaction, so
 * that two changes at once cannot both be decided on what was there before.
 */
export class PaymentLedger extends PaymentLedgerSchema.class implements PaymentLedgerRecord {}
PaymentLedgerSchema.setClass(PaymentLedger);

export const paymentEntities = [PaymentTransaction, PaymentLedger];
