import { payload } from "@waybill/subgraph";
import { recordPick as run } from "../operations/fulfillment/pick.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const recordPick: MutationResolvers["recordPick"] = async (_, { input }, context) =>
  payload("pickList", await run(context, input));
