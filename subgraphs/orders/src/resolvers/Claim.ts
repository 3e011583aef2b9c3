import { findClaim } from "../operations/claims/find-claim.ts";
import { findOrder } from "../operations/find-order.ts";
import { findReturn } from "../operations/returns/find-return.ts";
import { showMoney } from "./money.ts";
import type { ClaimResolvers } from "./types.generated.ts";

export const Claim = {
  __resolveReference: ({ id }, context) => findClaim(context, id),
  id: (claim) => claim._id,
  order: async (claim, _, context) => {
    const order = await findOrder(context, claim.orderId);
    if (!order) throw new Error(`the order of the claim ${claim._id} is gone`);
    return order;
  },
  shipment: ({ shipmentId }) => (shipmentId === null ? null : { id: shipmentId }),
  refund: async ({ orderId, transactionId }, _, context) => {
    if (transactionId === null) return null;
    const transactions = await context.loaders.transactionsOfOrder.load(orderId);
    return transactions.find(({ _id }) => _id === transactionId) ?? null;
  },
  waived: async ({ orderId, waivedMinor }, _, context) => {
    const order = waivedMinor === null ? null : await findOrder(context, orderId);
    return order && waivedMinor !== null ? showMoney(waivedMinor, order.currencyCode) : null;
  },
  replacementOrder: (claim, _, context) =>
    claim.replacementOrderId === null ? null : findOrder(context, claim.replacementOrderId),
  return: ({ returnId }, _, context) => (returnId === null ? null : findReturn(context, returnId)),
} satisfies Partial<ClaimResolvers>;
