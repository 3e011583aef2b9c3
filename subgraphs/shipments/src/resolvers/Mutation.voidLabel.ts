import { payload } from "@waybill/subgraph";
import { voidLabel as run } from "../operations/labels/void-label.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const voidLabel: MutationResolvers["voidLabel"] = async (_, { input }, context) =>
  payload("shipment", await run(context, input));
