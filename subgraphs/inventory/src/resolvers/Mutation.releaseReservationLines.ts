import { payload } from "@waybill/subgraph";
import { releaseReservationLines as release } from "../operations/release-lines.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const releaseReservationLines: MutationResolvers["releaseReservationLines"] = async (_, { input }, context) =>
  payload("reservation", await release(context, input));
