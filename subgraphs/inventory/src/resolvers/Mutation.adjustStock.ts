import { payload } from "@waybill/subgraph";
import { adjustStock as adjust } from "../operations/adjust-stock.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const adjustStock: MutationResolvers["adjustStock"] = async (_, { input }, context) =>
  payload("stockLevel", await adjust(context, input));
