import { findOrderOfReturn, findReturn } from "../operations/returns/find-return.ts";
import type { ReturnResolvers } from "./types.generated.ts";

export const Return = {
  __resolveReference: ({ id }, context) => findReturn(context, id),
  id: (of) => of._id,
  order: (of, _, context) => findOrderOfReturn(context, of),
  lines: (of) => of.lines.map((line) => ({ line, of })),
  inParcelOf: ({ inParcelOfId }, _, context) => (inParcelOfId === null ? null : findReturn(context, inParcelOfId)),
  // One of before the labels has no such field.
  labelErrors: (of) => of.labelErrors ?? [],
  reverseDelivery: ({ reverseDelivery }) =>
    reverseDelivery && { ...reverseDelivery, shipment: { id: reverseDelivery.shipmentId } },
  exchange: (of) => of.exchange && { ...of.exchange, of },
  refunds: (of) => of.refunds.map((refund) => ({ ...refund, of })),
} satisfies Partial<ReturnResolvers>;
