import { payload } from "@waybill/subgraph";
import { setEditQuantity } from "../operations/edits/stage-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditSetQuantity: MutationResolvers["orderEditSetQuantity"] = async (_, { input }, context) =>
  payload("orderEdit", await setEditQuantity(context, input));
