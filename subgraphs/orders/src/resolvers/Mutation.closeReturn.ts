import { payload } from "@waybill/subgraph";
import { closeReturn as close } from "../operations/returns/decide-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const closeReturn: MutationResolvers["closeReturn"] = async (_, { input }, context) =>
  payload("return", await close(context, input));
