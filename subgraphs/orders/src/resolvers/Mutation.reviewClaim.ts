import { payload } from "@waybill/subgraph";
import { reviewClaim as run } from "../operations/claims/change-claim.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const reviewClaim: MutationResolvers["reviewClaim"] = async (_, { input }, context) =>
  payload("claim", await run(context, input));
