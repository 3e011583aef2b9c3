import { payload } from "@waybill/subgraph";
import { createReturnShipment as run } from "../operations/labels/create-return-shipment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createReturnShipment: MutationResolvers["createReturnShipment"] = async (_, { input }, context) =>
  payload("shipment", await run(context, input));
