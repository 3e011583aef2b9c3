import { findCompany } from "../operations/find-company.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const company: QueryResolvers["company"] = (_, { id }, context) => findCompany(context, id);
