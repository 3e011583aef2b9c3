import { listOrders } from "../operations/list-orders.ts";
import type { CompanyResolvers } from "./types.generated.ts";

export const Company = {
  __resolveReference: ({ id }) => ({ id }),
  orders: ({ id }, args, context) => listOrders(context, { ...args, filter: { companyId: id } }),
} satisfies Partial<CompanyResolvers>;
