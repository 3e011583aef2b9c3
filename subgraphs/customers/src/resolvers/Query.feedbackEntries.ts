import { listFeedback } from "../operations/find-feedback.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const feedbackEntries: QueryResolvers["feedbackEntries"] = (_, args, context) => listFeedback(context, args);
