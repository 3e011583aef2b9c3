import { payload } from "@waybill/subgraph";
import { deleteCustomerAddress as run } from "../operations/delete-customer-address.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const deleteCustomerAddress: MutationResolvers["deleteCustomerAddress"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
