import { payload } from "@waybill/subgraph";
import { assignCompanyContact as run } from "../operations/assign-company-contact.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const assignCompanyContact: MutationResolvers["assignCompanyContact"] = async (_, { input }, context) =>
  payload("company", await run(context, input));
