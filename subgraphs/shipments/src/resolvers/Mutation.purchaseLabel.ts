import { payload } from "@waybill/subgraph";
import { purchaseLabel as run } from "../operations/labels/purchase-label.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const purchaseLabel: MutationResolvers["purchaseLabel"] = async (_, { input }, context) =>
  payload("shipment", await run(context, input));
