import { payload } from "@waybill/subgraph";
import { cancelReturn as cancel } from "../operations/returns/decide-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const cancelReturn: MutationResolvers["cancelReturn"] = async (_, { input }, context) =>
  payload("return", await cancel(context, input));
