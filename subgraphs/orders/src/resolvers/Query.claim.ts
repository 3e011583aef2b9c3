import { findClaim } from "../operations/claims/find-claim.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const claim: QueryResolvers["claim"] = (_, { id }, context) => findClaim(context, id);
