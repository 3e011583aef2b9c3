import { showMoney } from "./money.ts";
import type { PaymentResolvers } from "./types.generated.ts";

export const Payment = {
  id: (payment) => payment._id,
  authorized: (payment) => showMoney(payment.authorizedMinor, payment.currencyCode),
  capturable: (payment) => showMoney(payment.capturableMinor, payment.currencyCode),
  captured: (payment) => showMoney(payment.capturedMinor, payment.currencyCode),
  refunded: (payment) => showMoney(payment.refundedMinor, payment.currencyCode),
  chargedBack: (payment) => showMoney(payment.chargedBackMinor, payment.currencyCode),
  refundable: (payment) => showMoney(payment.refundableMinor, payment.currencyCode),
  outstanding: (payment) => showMoney(payment.outstandingMinor, payment.currencyCode),
} satisfies Partial<PaymentResolvers>;
