import { listOrdersOfCustomer } from "../operations/list-orders.ts";
import type { CustomerResolvers } from "./types.generated.ts";

export const Customer = {
  __resolveReference: ({ id }) => ({ id }),
  orders: ({ id }, args, context) => listOrdersOfCustomer(context, id, args),
} satisfies Partial<CustomerResolvers>;
