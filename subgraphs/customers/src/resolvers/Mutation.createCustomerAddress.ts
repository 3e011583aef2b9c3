import { payload } from "@waybill/subgraph";
import { createCustomerAddress as run } from "../operations/create-customer-address.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createCustomerAddress: MutationResolvers["createCustomerAddress"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
