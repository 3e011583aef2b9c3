import { findCasePolicy } from "../operations/cases/find-cases.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipmentCasePolicy: QueryResolvers["shipmentCasePolicy"] = (_, __, context) => findCasePolicy(context);
