import { payload } from "@waybill/subgraph";
import { refundReturn as refund } from "../operations/returns/refund-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const refundReturn: MutationResolvers["refundReturn"] = async (_, { input }, context) =>
  payload("return", await refund(context, input));
