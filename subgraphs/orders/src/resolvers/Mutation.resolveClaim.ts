import { payload } from "@waybill/subgraph";
import { resolveClaim as run } from "../operations/claims/resolve-claim.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const resolveClaim: MutationResolvers["resolveClaim"] = async (_, { input }, context) =>
  payload("claim", await run(context, input));
