import { payload } from "@waybill/subgraph";
import { confirmReservation as confirm } from "../operations/settle-reservation.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const confirmReservation: MutationResolvers["confirmReservation"] = async (_, { input }, context) =>
  payload("reservation", await confirm(context, input));
