import { payload } from "@waybill/subgraph";
import { importOrders as all } from "../operations/import-orders.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const importOrders: MutationResolvers["importOrders"] = async (_, { input }, context) =>
  payload("importJob", await all(context, input));
