import { Claim } from "./Claim.ts";
import { CreditNote } from "./CreditNote.ts";
import { DocumentTax } from "./DocumentTax.ts";
import { Company } from "./Company.ts";
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
import { updateChannel } from "./Mutation.updateChannel.ts";
import { updateInvoiceSettings } from "./Mutation.updateInvoiceSettings.ts";
import { invoiceSettings } from "./Query.invoiceSettings.ts";
import { issueInvoice } from "./Mutation.issueInvoice.ts";
import { placeOrder } from "./Mutation.placeOrder.ts";
import { recordManualPayment } from "./Mutation.recordManualPayment.ts";
import { refundPayment } from "./Mutation.refundPayment.ts";
import { voidInvoice } from "./Mutation.voidInvoice.ts";
import { voidPayment } from "./Mutation.voidPayment.ts";
import { writeOffInvoice } from "./Mutation.writeOffInvoice.ts";
import { fulfillmentMutations, fulfillmentQueries, fulfillmentTypes } from "./fulfillment.ts";
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
import { updateOrder } from "./Mutation.updateOrder.ts";
import { importOrders } from "./Mutation.importOrders.ts";
import { importOrdersAppend } from "./Mutation.importOrdersAppend.ts";
import { importOrdersBegin } from "./Mutation.importOrdersBegin.ts";
import { importOrdersStart } from "./Mutation.importOrdersStart.ts";
import { releaseOrderHold } from "./Mutation.releaseOrderHold.ts";
import { reopenOrder } from "./Mutation.reopenOrder.ts";
import { orderEditBegin } from "./Mutation.orderEditBegin.ts";
import { orderEditAddLine } from "./Mutation.orderEditAddLine.ts";
import { orderEditSetQuantity } from "./Mutation.orderEditSetQuantity.ts";
import { orderEditSetLineDiscounts } from "./Mutation.orderEditSetLineDiscounts.ts";
import { orderEditSetShippingAddress } from "./Mutation.orderEditSetShippingAddress.ts";
import { orderEditSetShippingLines } from "./Mutation.orderEditSetShippingLines.ts";
import { orderEditCommit } from "./Mutation.orderEditCommit.ts";
import { orderEditCancel } from "./Mutation.orderEditCancel.ts";
import { OrderEdit } from "./OrderEdit.ts";
import { OrderEditLine } from "./OrderEditLine.ts";
import { OrderTimelineEntry } from "./OrderTimelineEntry.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { channels } from "./Query.channels.ts";
import { estimateOrder } from "./Query.estimateOrder.ts";
import { events } from "./Query.events.ts";
import { invoice } from "./Query.invoice.ts";
import { invoices } from "./Query.invoices.ts";
import { importJobs } from "./Query.importJobs.ts";
import { invoiceByNumber } from "./Query.invoiceByNumber.ts";
import { importJob } from "./Query.importJob.ts";
import { order } from "./Query.order.ts";
import { orderByNumber } from "./Query.orderByNumber.ts";
import { orderEdit } from "./Query.orderEdit.ts";
import { orders } from "./Query.orders.ts";
import { ordersLogHead } from "./Query.ordersLogHead.ts";
import { paymentTransactions } from "./Query.paymentTransactions.ts";
import { reportQueries, reportTypes } from "./reports.ts";
import { orderStatusChanged } from "./Subscription.orderStatusChanged.ts";
import { ordersPrivacyExport } from "./Query.ordersPrivacyExport.ts";
import { requestReturn } from "./Mutation.requestReturn.ts";
import { approveReturn } from "./Mutation.approveReturn.ts";
import { requestReturnLabel } from "./Mutation.requestReturnLabel.ts";
import { declineReturn } from "./Mutation.declineReturn.ts";
import { cancelReturn } from "./Mutation.cancelReturn.ts";
import { closeReturn } from "./Mutation.closeReturn.ts";
import { receiveReturn } from "./Mutation.receiveReturn.ts";
import { refundReturn } from "./Mutation.refundReturn.ts";
import { updateReturnPolicy } from "./Mutation.updateReturnPolicy.ts";
import { Exchange } from "./Exchange.ts";
import { returnById } from "./Query.return.ts";
import { returnableLines } from "./Query.returnableLines.ts";
import { returnPolicy } from "./Query.returnPolicy.ts";
import { returns } from "./Query.returns.ts";
import { suggestedRefund } from "./Query.suggestedRefund.ts";
import { Return } from "./Return.ts";
import { ReturnableLine } from "./ReturnableLine.ts";
import { ReturnLineItem } from "./ReturnLineItem.ts";
import { ReturnPolicy } from "./ReturnPolicy.ts";
import { ReturnRefund } from "./ReturnRefund.ts";
import { SuggestedRefund } from "./SuggestedRefund.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: {
    channels,
    importJob,
    importJobs,
    invoiceByNumber,
    order,
    orderEdit,
    orderByNumber,
    orders,
    ordersLogHead,
    ordersPrivacyExport,
    estimateOrder,
    events,
    paymentTransactions,
    invoice,
    invoices,
    invoiceSettings,
    ...fulfillmentQueries,
    ...reportQueries,
    return: returnById,
    returns,
    returnableLines,
    returnPolicy,
    suggestedRefund,
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
    updateOrder,
    releaseOrderHold,
    createChannel,
    updateChannel,
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
    updateInvoiceSettings,
    voidInvoice,
    writeOffInvoice,
    ...fulfillmentMutations,
    orderEditBegin,
    orderEditAddLine,
    orderEditSetQuantity,
    orderEditSetLineDiscounts,
    orderEditSetShippingAddress,
    orderEditSetShippingLines,
    orderEditCommit,
    orderEditCancel,
    requestReturn,
    approveReturn,
    requestReturnLabel,
    declineReturn,
    cancelReturn,
    closeReturn,
    receiveReturn,
    refundReturn,
    updateReturnPolicy,
    openClaim,
    reviewClaim,
    approveClaim,
    declineClaim,
    resolveClaim,
  },
  Subscription: { orderStatusChanged },
  Order,
  OrderLine,
  Company,
  Customer,
  ProductVariant,
  OrderStatusChange,
  OrderTimelineEntry,
  OrderEdit,
  OrderEditLine,
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
  DocumentTax,
  ...fulfillmentTypes,
  ...reportTypes,
  Return,
  ReturnLineItem,
  ReturnRefund,
  ReturnableLine,
  ReturnPolicy,
  SuggestedRefund,
  Exchange,
  Claim,
};
