import { findCustomer } from "../operations/find-customer.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const customer: QueryResolvers["customer"] = (_, { id }, context) => findCustomer(context, id);
