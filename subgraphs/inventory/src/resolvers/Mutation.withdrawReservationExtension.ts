import { payload } from "@waybill/subgraph";
import { withdrawReservationExtension as withdraw } from "../operations/withdraw-extension.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const withdrawReservationExtension: MutationResolvers["withdrawReservationExtension"] = async (
  _,
  { input },
  context,
) => payload("reservation", await withdraw(context, input));
