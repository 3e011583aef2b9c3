import { errorOf } from "../domain/payments/transaction.ts";
import { findOrderOf, findParent } from "../operations/payments/find-payment.ts";
import { showMoney } from "./money.ts";
import type { PaymentTransactionResolvers } from "./types.generated.ts";

export const PaymentTransaction = {
  id: (transaction) => transaction._id,
  amount: ({ amountMinor, currencyCode }) => showMoney(amountMinor, currencyCode),
  parent: (transaction, _, context) => findParent(context, transaction),
  error: errorOf,
  order: (transaction, _, context) => findOrderOf(context, transaction),
} satisfies Partial<PaymentTransactionResolvers>;
