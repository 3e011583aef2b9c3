import { payload } from "@waybill/subgraph";
import { importOrdersStart as start } from "../operations/import-orders.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const importOrdersStart: MutationResolvers["importOrdersStart"] = async (_, { input }, context) =>
  payload("importJob", await start(context, input));
