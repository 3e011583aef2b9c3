import { receivedUnits, refundedUnits } from "../domain/returns/return.ts";
import { findOrderOfReturn } from "../operations/returns/find-return.ts";
import type { ReturnLineItemResolvers } from "./types.generated.ts";

export const ReturnLineItem = {
  id: ({ line }) => line._id,
  orderLine: async ({ line: { orderLineId }, of }, _, context) => {
    const order = await findOrderOfReturn(context, of);
    const line = order.lines.find(({ _id }) => _id === orderLineId);
    if (!line) throw new Error(`the order line ${orderLineId} is gone`);
    return { line, order };
  },
  quantity: ({ line }) => line.quantity,
  reason: ({ line }) => line.reason,
  note: ({ line }) => line.note,
  photoUrls: ({ line }) => line.photoUrls,
  receipts: ({ line }) => line.receipts,
  receivedQuantity: ({ line }) => receivedUnits(line),
  refundedQuantity: ({ line, of }) => refundedUnits(of, line._id),
} satisfies Partial<ReturnLineItemResolvers>;
