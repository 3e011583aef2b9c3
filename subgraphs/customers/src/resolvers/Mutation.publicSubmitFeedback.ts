import { payload } from "@waybill/subgraph";
import { publicSubmitFeedback as run } from "../operations/public-feedback.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const publicSubmitFeedback: MutationResolvers["publicSubmitFeedback"] = async (_, { input }, context) =>
  payload("entry", await run(context, input));
