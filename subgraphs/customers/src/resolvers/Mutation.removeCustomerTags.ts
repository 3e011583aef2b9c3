import { payload } from "@waybill/subgraph";
import { removeCustomerTags as run } from "../operations/change-customer-tags.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const removeCustomerTags: MutationResolvers["removeCustomerTags"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
