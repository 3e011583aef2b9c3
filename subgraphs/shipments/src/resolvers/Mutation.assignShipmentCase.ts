import { payload } from "@waybill/subgraph";
import { assignCase as run } from "../operations/cases/assign.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const assignShipmentCase: MutationResolvers["assignShipmentCase"] = async (_, { input }, context) =>
  payload("shipmentCase", await run(context, input));
