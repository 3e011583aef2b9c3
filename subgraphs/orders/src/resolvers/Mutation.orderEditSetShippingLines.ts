import { payload } from "@waybill/subgraph";
import { setEditShippingLines } from "../operations/edits/stage-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditSetShippingLines: MutationResolvers["orderEditSetShippingLines"] = async (
  _,
  { input },
  context,
) => payload("orderEdit", await setEditShippingLines(context, input));
