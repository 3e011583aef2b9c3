import { findSupportPolicy } from "../operations/find-support-policy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const supportPolicy: QueryResolvers["supportPolicy"] = (_, __, context) => findSupportPolicy(context);
