import { payload } from "@waybill/subgraph";
import { addTrackingNumber as add } from "../operations/add-tracking-number.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const addTrackingNumber: MutationResolvers["addTrackingNumber"] = async (_, { input }, context) =>
  payload("shipment", await add(context, input));
