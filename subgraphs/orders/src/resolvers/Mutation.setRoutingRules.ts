import { payload } from "@waybill/subgraph";
import { setRoutingRules as set } from "../operations/set-routing-rules.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const setRoutingRules: MutationResolvers["setRoutingRules"] = async (_, { input }, context) =>
  payload("routingRules", await set(context, input));
