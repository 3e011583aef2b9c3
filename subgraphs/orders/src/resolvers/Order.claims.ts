import { listClaimsOfOrder } from "../operations/claims/find-claim.ts";
import type { OrderResolvers } from "./types.generated.ts";

export const orderClaims = {
  claims: async (order, _, context) => [...(await listClaimsOfOrder(context, order._id))],
} satisfies Partial<OrderResolvers>;
