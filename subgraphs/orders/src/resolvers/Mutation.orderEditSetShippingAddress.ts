import { payload } from "@waybill/subgraph";
import { setEditShippingAddress } from "../operations/edits/stage-edit.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const orderEditSetShippingAddress: MutationResolvers["orderEditSetShippingAddress"] = async (
  _,
  { input },
  context,
) => payload("orderEdit", await setEditShippingAddress(context, input));
