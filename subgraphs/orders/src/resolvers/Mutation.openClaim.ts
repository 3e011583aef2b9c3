import { payload } from "@waybill/subgraph";
import { openClaim as run } from "../operations/claims/open-claim.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const openClaim: MutationResolvers["openClaim"] = async (_, { input }, context) =>
  payload("claim", await run(context, input));
