import { payload } from "@waybill/subgraph";
import { declineReturn as decline } from "../operations/returns/decide-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const declineReturn: MutationResolvers["declineReturn"] = async (_, { input }, context) =>
  payload("return", await decline(context, input));
