import { payload } from "@waybill/subgraph";
import { receiveReturn as receive } from "../operations/returns/receive-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const receiveReturn: MutationResolvers["receiveReturn"] = async (_, { input }, context) =>
  payload("return", await receive(context, input));
