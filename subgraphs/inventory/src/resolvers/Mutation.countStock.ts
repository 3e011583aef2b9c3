import { payload } from "@waybill/subgraph";
import { countStock as count } from "../operations/count-stock.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const countStock: MutationResolvers["countStock"] = async (_, { input }, context) =>
  payload("stockLevel", await count(context, input));
