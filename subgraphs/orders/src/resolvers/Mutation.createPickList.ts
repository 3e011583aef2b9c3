import { payload } from "@waybill/subgraph";
import { createPickList as run } from "../operations/fulfillment/pick.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createPickList: MutationResolvers["createPickList"] = async (_, { input }, context) =>
  payload("pickList", await run(context, input));
