import { payload } from "@waybill/subgraph";
import { createCustomer as create } from "../operations/create-customer.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createCustomer: MutationResolvers["createCustomer"] = async (_, { input }, context) =>
  payload("customer", await create(context, input));
