import { findCase } from "../operations/cases/find-cases.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipmentCase: QueryResolvers["shipmentCase"] = (_, { id }, context) => findCase(context, id);
