import { payload } from "@waybill/subgraph";
import { removeCompanyContact as run } from "../operations/remove-company-contact.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const removeCompanyContact: MutationResolvers["removeCompanyContact"] = async (_, { input }, context) =>
  payload("company", await run(context, input));
