import { payload } from "@waybill/subgraph";
import { reserveStock as reserve } from "../operations/reserve-stock.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const reserveStock: MutationResolvers["reserveStock"] = async (_, { input }, context) =>
  payload("reservation", await reserve(context, input));
