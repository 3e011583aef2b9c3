import { payload } from "@waybill/subgraph";
import { addCustomerTags as run } from "../operations/change-customer-tags.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const addCustomerTags: MutationResolvers["addCustomerTags"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
