import { payload } from "@waybill/subgraph";
import { updateCompany as run } from "../operations/update-company.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateCompany: MutationResolvers["updateCompany"] = async (_, { input }, context) =>
  payload("company", await run(context, input));
