import { payload } from "@waybill/subgraph";
import { holdOrder as hold } from "../operations/hold-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const holdOrder: MutationResolvers["holdOrder"] = async (_, { input }, context) =>
  payload("order", await hold(context, input));
