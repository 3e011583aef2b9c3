import { payload } from "@waybill/subgraph";
import { updateCustomer as update } from "../operations/update-customer.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateCustomer: MutationResolvers["updateCustomer"] = async (_, { input }, context) =>
  payload("customer", await update(context, input));
