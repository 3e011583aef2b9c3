import { findPayment, findPaymentStatus } from "../operations/payments/find-payment.ts";
import { listInvoicesOfOrder } from "../operations/invoices/find-invoice.ts";
import type { OrderResolvers } from "./types.generated.ts";

/** The fields of an order that tell of its money. */
export const orderPayments = {
  paymentStatus: (order, _, context) => findPaymentStatus(context, order),
  payment: (order, _, context) => findPayment(context, order),
  invoices: (order, args, context) => listInvoicesOfOrder(context, order._id, args),
} satisfies Partial<OrderResolvers>;
