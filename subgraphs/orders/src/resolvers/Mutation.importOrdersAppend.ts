import { payload } from "@waybill/subgraph";
import { importOrdersAppend as append } from "../operations/import-orders.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const importOrdersAppend: MutationResolvers["importOrdersAppend"] = async (_, { input }, context) =>
  payload("importJob", await append(context, input));
