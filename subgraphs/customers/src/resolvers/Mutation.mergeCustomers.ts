import { payload } from "@waybill/subgraph";
import { mergeCustomers as run } from "../operations/merge-customers.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const mergeCustomers: MutationResolvers["mergeCustomers"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
