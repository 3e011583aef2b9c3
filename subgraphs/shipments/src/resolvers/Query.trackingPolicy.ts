import { staffOnly } from "@waybill/subgraph";
import { trackingPolicyOf } from "../operations/tracking-policy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const trackingPolicy: QueryResolvers["trackingPolicy"] = (_, _args, context) => {
  staffOnly(context, "The tracking policy is for staff.");
  return trackingPolicyOf(context.em);
};
