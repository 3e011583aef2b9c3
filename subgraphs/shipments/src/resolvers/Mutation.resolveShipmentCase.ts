import { payload } from "@waybill/subgraph";
import { resolveCase as run } from "../operations/cases/resolve.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const resolveShipmentCase: MutationResolvers["resolveShipmentCase"] = async (_, { input }, context) =>
  payload("shipmentCase", await run(context, input));
