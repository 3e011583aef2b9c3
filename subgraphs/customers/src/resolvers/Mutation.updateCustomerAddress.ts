import { payload } from "@waybill/subgraph";
import { updateCustomerAddress as run } from "../operations/update-customer-address.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateCustomerAddress: MutationResolvers["updateCustomerAddress"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
