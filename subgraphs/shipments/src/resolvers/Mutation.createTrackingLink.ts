import { payload } from "@waybill/subgraph";
import { createTrackingLink as run } from "../operations/tracking-page/create-link.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createTrackingLink: MutationResolvers["createTrackingLink"] = async (_, { input }, context) =>
  payload("trackingLink", await run(context, input));
