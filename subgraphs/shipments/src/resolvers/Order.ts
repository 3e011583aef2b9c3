import { shipmentsOfOrder } from "../operations/find-shipment.ts";
import type { OrderResolvers } from "./types.generated.ts";

export const Order = {
  __resolveReference: ({ id }) => ({ id }),
  shipments: (order, _, context) => shipmentsOfOrder(context, order.id),
} satisfies Partial<OrderResolvers>;
