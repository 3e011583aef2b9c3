import { payload } from "@waybill/subgraph";
import { extendReservation as extend } from "../operations/extend-reservation.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const extendReservation: MutationResolvers["extendReservation"] = async (_, { input }, context) =>
  payload("reservation", await extend(context, input));
