import { payload } from "@waybill/subgraph";
import { reassignReservationLines as reassign } from "../operations/reassign-lines.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const reassignReservationLines: MutationResolvers["reassignReservationLines"] = async (_, { input }, context) =>
  payload("reservation", await reassign(context, input));
