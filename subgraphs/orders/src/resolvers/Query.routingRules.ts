import { staffOnly } from "@waybill/subgraph";
import { presentPolicy } from "../storage/routing-policy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const routingRules: QueryResolvers["routingRules"] = (_parent, _args, context) => {
  staffOnly(context);
  return presentPolicy(context.em, context.identity.tenant);
};
