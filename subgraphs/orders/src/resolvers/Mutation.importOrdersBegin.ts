import { payload } from "@waybill/subgraph";
import { importOrdersBegin as begin } from "../operations/import-orders.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const importOrdersBegin: MutationResolvers["importOrdersBegin"] = async (_, { input }, context) =>
  payload("importJob", await begin(context, input));
