import { payload } from "@waybill/subgraph";
import { updateCasePolicy as run } from "../operations/cases/update-policy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateShipmentCasePolicy: MutationResolvers["updateShipmentCasePolicy"] = async (_, { input }, context) =>
  payload("shipmentCasePolicy", await run(context, input));
