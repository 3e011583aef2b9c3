import { isBreached } from "../domain/sla.ts";
import { findCustomer } from "../operations/find-customer.ts";
import { listFeedbackOf } from "../operations/find-feedback.ts";
import { findTicket } from "../operations/find-ticket.ts";
import { listTicketMessages, listTicketsOf } from "../operations/list-tickets.ts";
import { feedbackLinkOf } from "../operations/public-feedback.ts";
import type {
  OrderResolvers,
  ShipmentResolvers,
  TicketMessageResolvers,
  TicketResolvers,
  TicketSlaResolvers,
} from "./types.generated.ts";

export const Ticket = {
  __resolveReference: ({ id }, context) => findTicket(context, id),
  id: (ticket) => ticket._id,
  customer: ({ customerId }, _, context) => (customerId === null ? null : findCustomer(context, customerId)),
  order: ({ orderId }) => (orderId === null ? null : { id: orderId }),
  shipment: ({ shipmentId }) => (shipmentId === null ? null : { id: shipmentId }),
  messages: (ticket, args, context) => listTicketMessages(context, ticket._id, args),
  sla: (ticket) => ticket,
} satisfies Partial<TicketResolvers>;

export const TicketSla = {
  breached: (ticket, _, { clock }) => isBreached(ticket, clock()),
} satisfies Partial<TicketSlaResolvers>;

export const TicketMessage = {
  id: (message) => message._id,
} satisfies Partial<TicketMessageResolvers>;

export const Order = {
  __resolveReference: ({ id }) => ({ id }),
  tickets: ({ id }, args, context) => listTicketsOf(context, "orderId", id, args),
  feedback: ({ id }, args, context) => listFeedbackOf(context, "orderId", id, args),
  feedbackLink: ({ id }, _, context) => feedbackLinkOf(context, id),
} satisfies Partial<OrderResolvers>;

export const Shipment = {
  __resolveReference: ({ id }) => ({ id }),
  tickets: ({ id }, args, context) => listTicketsOf(context, "shipmentId", id, args),
} satisfies Partial<ShipmentResolvers>;
