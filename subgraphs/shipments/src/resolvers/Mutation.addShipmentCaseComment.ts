import { payload } from "@waybill/subgraph";
import { addCaseComment as run } from "../operations/cases/comment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const addShipmentCaseComment: MutationResolvers["addShipmentCaseComment"] = async (_, { input }, context) =>
  payload("shipmentCase", await run(context, input));
