import { payload } from "@waybill/subgraph";
import { receiveStock as receive } from "../operations/receive-stock.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const receiveStock: MutationResolvers["receiveStock"] = async (_, { input }, context) =>
  payload("stockLevel", await receive(context, input));
