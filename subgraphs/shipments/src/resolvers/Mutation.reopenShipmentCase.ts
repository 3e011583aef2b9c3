import { payload } from "@waybill/subgraph";
import { reopenCase as run } from "../operations/cases/reopen.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const reopenShipmentCase: MutationResolvers["reopenShipmentCase"] = async (_, { input }, context) =>
  payload("shipmentCase", await run(context, input));
