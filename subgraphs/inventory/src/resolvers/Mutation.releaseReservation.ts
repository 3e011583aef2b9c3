import { payload } from "@waybill/subgraph";
import { releaseReservation as release } from "../operations/settle-reservation.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const releaseReservation: MutationResolvers["releaseReservation"] = async (_, { input }, context) =>
  payload("reservation", await release(context, input));
