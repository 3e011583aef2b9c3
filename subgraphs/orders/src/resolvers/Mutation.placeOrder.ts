import { payload } from "@waybill/subgraph";
import { placeOrder as place } from "../operations/place-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const placeOrder: MutationResolvers["placeOrder"] = async (_, { input }, context) =>
  payload("order", await place(context, input));
