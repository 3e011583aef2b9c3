import { listCompanies } from "../operations/find-company.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const companies: QueryResolvers["companies"] = (_, args, context) => listCompanies(context, args);
