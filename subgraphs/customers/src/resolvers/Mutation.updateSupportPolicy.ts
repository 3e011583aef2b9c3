import { payload } from "@waybill/subgraph";
import { updateSupportPolicy as run } from "../operations/update-support-policy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateSupportPolicy: MutationResolvers["updateSupportPolicy"] = async (_, { input }, context) =>
  payload("supportPolicy", await run(context, input));
