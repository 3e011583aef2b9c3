import { findFeedback } from "../operations/find-feedback.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const feedback: QueryResolvers["feedback"] = (_, { id }, context) => findFeedback(context, id);
