import { payload } from "@waybill/subgraph";
import { addEditLine } from "../operations/edits/stage-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditAddLine: MutationResolvers["orderEditAddLine"] = async (_, { input }, context) =>
  payload("orderEdit", await addEditLine(context, input));
