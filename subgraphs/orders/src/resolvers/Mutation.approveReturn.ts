import { payload } from "@waybill/subgraph";
import { approveReturn as approve } from "../operations/returns/decide-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const approveReturn: MutationResolvers["approveReturn"] = async (_, { input }, context) =>
  payload("return", await approve(context, input));
