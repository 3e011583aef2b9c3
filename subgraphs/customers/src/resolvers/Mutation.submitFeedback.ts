import { payload } from "@waybill/subgraph";
import { submitFeedback as run } from "../operations/submit-feedback.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const submitFeedback: MutationResolvers["submitFeedback"] = async (_, { input }, context) =>
  payload("feedback", await run(context, input));
