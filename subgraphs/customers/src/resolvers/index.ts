import { Customer } from "./Customer.ts";
import { createCustomer } from "./Mutation.createCustomer.ts";
import { updateCustomer } from "./Mutation.updateCustomer.ts";
import { customer } from "./Query.customer.ts";
import { customers } from "./Query.customers.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: { customer, customers },
  Mutation: { createCustomer, updateCustomer },
  Customer,
};
