import { CreditNote } from "./CreditNote.ts";
import { Customer } from "./Customer.ts";
import { Event } from "./Event.ts";
import { EventConnection, EventEdge } from "./EventConnection.ts";
import { Invoice } from "./Invoice.ts";
import { InvoiceLine } from "./InvoiceLine.ts";
import { authorizePayment } from "./Mutation.authorizePayment.ts";
import { cancelOrder } from "./Mutation.cancelOrder.ts";
import { capturePayment } from "./Mutation.capturePayment.ts";
import { draftInvoice } from "./Mutation.draftInvoice.ts";
import { issueInvoice } from "./Mutation.issueInvoice.ts";
import { placeOrder } from "./Mutation.placeOrder.ts";
import { recordManualPayment } from "./Mutation.recordManualPayment.ts";
import { refundPayment } from "./Mutation.refundPayment.ts";
import { voidInvoice } from "./Mutation.voidInvoice.ts";
import { voidPayment } from "./Mutation.voidPayment.ts";
import { writeOffInvoice } from "./Mutation.writeOffInvoice.ts";
import { Order } from "./Order.ts";
import { OrderLine } from "./OrderLine.ts";
import { OrderStatusChange } from "./OrderStatusChange.ts";
import { Payment } from "./Payment.ts";
import { PaymentTransaction } from "./PaymentTransaction.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { events } from "./Query.events.ts";
import { invoice } from "./Query.invoice.ts";
import { invoices } from "./Query.invoices.ts";
import { order } from "./Query.order.ts";
import { orderByNumber } from "./Query.orderByNumber.ts";
import { orders } from "./Query.orders.ts";
import { ordersLogHead } from "./Query.ordersLogHead.ts";
import { paymentTransactions } from "./Query.paymentTransactions.ts";
import { orderStatusChanged } from "./Subscription.orderStatusChanged.ts";
import { ordersPrivacyExport } from "./Query.ordersPrivacyExport.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: { order, orderByNumber, orders, ordersLogHead, ordersPrivacyExport, events, paymentTransactions, invoice, invoices },
  Mutation: {
    placeOrder,
    cancelOrder,
    authorizePayment,
    capturePayment,
    voidPayment,
    refundPayment,
    recordManualPayment,
    draftInvoice,
    issueInvoice,
    voidInvoice,
    writeOffInvoice,
  },
  Subscription: { orderStatusChanged },
  Order,
  OrderLine,
  Customer,
  ProductVariant,
  OrderStatusChange,
  Event,
  EventConnection,
  EventEdge,
  Payment,
  PaymentTransaction,
  Invoice,
  InvoiceLine,
  CreditNote,
};
