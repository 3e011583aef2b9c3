import { findPolicy } from "../operations/returns/find-policy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const returnPolicy: QueryResolvers["returnPolicy"] = (_, _args, { em, identity }) =>
  findPolicy(em, identity.tenant);
