import { findFeedback } from "../operations/find-feedback.ts";
import { findTicket } from "../operations/find-ticket.ts";
import type { InteractionResolvers } from "./types.generated.ts";

export const Interaction = {
  id: (interaction) => interaction._id,
  order: ({ orderId }) => (orderId === null ? null : { id: orderId }),
  shipment: ({ shipmentId }) => (shipmentId === null ? null : { id: shipmentId }),
  ticket: ({ ticketId }, _, context) => (ticketId === null ? null : findTicket(context, ticketId)),
  feedback: ({ feedbackId }, _, context) => (feedbackId === null ? null : findFeedback(context, feedbackId)),
} satisfies Partial<InteractionResolvers>;
