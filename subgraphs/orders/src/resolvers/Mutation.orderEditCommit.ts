import { payload } from "@waybill/subgraph";
import { commitEdit } from "../operations/edits/commit-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditCommit: MutationResolvers["orderEditCommit"] = async (_, { input }, context) =>
  payload("order", await commitEdit(context, input));
