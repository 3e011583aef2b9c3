import { payload } from "@waybill/subgraph";
import { acknowledgeCase as run } from "../operations/cases/acknowledge.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const acknowledgeShipmentCase: MutationResolvers["acknowledgeShipmentCase"] = async (_, { input }, context) =>
  payload("shipmentCase", await run(context, input));
