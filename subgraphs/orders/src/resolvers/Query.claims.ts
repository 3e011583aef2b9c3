import { listClaims } from "../operations/claims/find-claim.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const claims: QueryResolvers["claims"] = (_, args, context) => listClaims(context, args);
