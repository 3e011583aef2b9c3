import { payload } from "@waybill/subgraph";
import { beginEdit } from "../operations/edits/begin-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditBegin: MutationResolvers["orderEditBegin"] = async (_, { input }, context) =>
  payload("orderEdit", await beginEdit(context, input));
