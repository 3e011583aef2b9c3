import { payload } from "@waybill/subgraph";
import { createShipment as create } from "../operations/create-shipment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createShipment: MutationResolvers["createShipment"] = async (_, { input }, context) =>
  payload("shipment", await create(context, input));
