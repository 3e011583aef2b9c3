import { listCustomers } from "../operations/list-customers.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const customers: QueryResolvers["customers"] = (_, args, context) => listCustomers(context, args);
