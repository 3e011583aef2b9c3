import { payload } from "@waybill/subgraph";
import { approveClaim as run } from "../operations/claims/change-claim.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const approveClaim: MutationResolvers["approveClaim"] = async (_, { input }, context) =>
  payload("claim", await run(context, input));
