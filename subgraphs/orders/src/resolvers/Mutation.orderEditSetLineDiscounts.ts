import { payload } from "@waybill/subgraph";
import { setEditLineDiscounts } from "../operations/edits/stage-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditSetLineDiscounts: MutationResolvers["orderEditSetLineDiscounts"] = async (
  _,
  { input },
  context,
) => payload("orderEdit", await setEditLineDiscounts(context, input));
