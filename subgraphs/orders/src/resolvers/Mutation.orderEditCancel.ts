import { payload } from "@waybill/subgraph";
import { cancelEdit } from "../operations/edits/change-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditCancel: MutationResolvers["orderEditCancel"] = async (_, { input }, context) =>
  payload("orderEdit", await cancelEdit(context, input));
