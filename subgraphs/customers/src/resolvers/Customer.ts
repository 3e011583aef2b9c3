import { findCustomer } from "../operations/find-customer.ts";
import type { CustomerResolvers } from "./types.generated.ts";

export const Customer = {
  __resolveReference: ({ id }, context) => findCustomer(context, id),
  id: (customer) => customer._id,
} satisfies Partial<CustomerResolvers>;
