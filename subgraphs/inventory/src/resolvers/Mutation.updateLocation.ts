import { payload } from "@waybill/subgraph";
import { updateLocation as update } from "../operations/update-location.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateLocation: MutationResolvers["updateLocation"] = async (_, { input }, context) =>
  payload("location", await update(context, input));
