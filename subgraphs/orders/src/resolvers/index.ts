import { Claim } from "./Claim.ts";
import { CreditNote } from "./CreditNote.ts";
import { Customer } from "./Customer.ts";
import { Event } from "./Event.ts";
import { EventConnection, EventEdge } from "./EventConnection.ts";
import { Invoice } from "./Invoice.ts";
import { InvoiceLine } from "./InvoiceLine.ts";
import { approveClaim } from "./Mutation.approveClaim.ts";
import { declineClaim } from "./Mutation.declineClaim.ts";
import { openClaim } from "./Mutation.openClaim.ts";
import { resolveClaim } from "./Mutation.resolveClaim.ts";
import { reviewClaim } from "./Mutation.reviewClaim.ts";
import { claim } from "./Query.claim.ts";
import { claims } from "./Query.claims.ts";
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
import { Channel } from "./Channel.ts";
import { ImportJob } from "./ImportJob.ts";
import { ImportRow } from "./ImportRow.ts";
import { cancelOrderLines } from "./Mutation.cancelOrderLines.ts";
import { closeOrder } from "./Mutation.closeOrder.ts";
import { createChannel } from "./Mutation.createChannel.ts";
import { holdOrder } from "./Mutation.holdOrder.ts";
import { importOrders } from "./Mutation.importOrders.ts";
import { importOrdersAppend } from "./Mutation.importOrdersAppend.ts";
import { importOrdersBegin } from "./Mutation.importOrdersBegin.ts";
import { importOrdersStart } from "./Mutation.importOrdersStart.ts";
import { releaseOrderHold } from "./Mutation.releaseOrderHold.ts";
import { reopenOrder } from "./Mutation.reopenOrder.ts";
import { OrderTimelineEntry } from "./OrderTimelineEntry.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { channels } from "./Query.channels.ts";
import { events } from "./Query.events.ts";
import { invoice } from "./Query.invoice.ts";
import { invoices } from "./Query.invoices.ts";
import { importJob } from "./Query.importJob.ts";
import { order } from "./Query.order.ts";
import { orderByNumber } from "./Query.orderByNumber.ts";
import { orders } from "./Query.orders.ts";
import { ordersLogHead } from "./Query.ordersLogHead.ts";
import { paymentTransactions } from "./Query.paymentTransactions.ts";
import { orderStatusChanged } from "./Subscription.orderStatusChanged.ts";
import { ordersPrivacyExport } from "./Query.ordersPrivacyExport.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: {
    channels,
    importJob,
    order,
    orderByNumber,
    orders,
    ordersLogHead,
    ordersPrivacyExport,
    events,
    paymentTransactions,
    invoice,
    invoices,
    claim,
    claims,
  },
  Mutation: {
    placeOrder,
    cancelOrder,
    cancelOrderLines,
    closeOrder,
    reopenOrder,
    holdOrder,
    releaseOrderHold,
    createChannel,
    importOrders,
    importOrdersBegin,
    importOrdersAppend,
    importOrdersStart,
    authorizePayment,
    capturePayment,
    voidPayment,
    refundPayment,
    recordManualPayment,
    draftInvoice,
    issueInvoice,
    voidInvoice,
    writeOffInvoice,
    openClaim,
    reviewClaim,
    approveClaim,
    declineClaim,
    resolveClaim,
  },
  Subscription: { orderStatusChanged },
  Order,
  OrderLine,
  Customer,
  ProductVariant,
  OrderStatusChange,
  OrderTimelineEntry,
  Channel,
  ImportJob,
  ImportRow,
  Event,
  EventConnection,
  EventEdge,
  Payment,
  PaymentTransaction,
  Invoice,
  InvoiceLine,
  CreditNote,
  Claim,
};
