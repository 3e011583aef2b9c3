import { payload } from "@waybill/subgraph";
import { updateCustomerConsent as run } from "../operations/update-customer-consent.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateCustomerConsent: MutationResolvers["updateCustomerConsent"] = async (_, { input }, context) =>
  payload("customer", await run(context, input));
