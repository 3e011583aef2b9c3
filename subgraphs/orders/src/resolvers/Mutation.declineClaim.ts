import { payload } from "@waybill/subgraph";
import { declineClaim as run } from "../operations/claims/change-claim.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const declineClaim: MutationResolvers["declineClaim"] = async (_, { input }, context) =>
  payload("claim", await run(context, input));
