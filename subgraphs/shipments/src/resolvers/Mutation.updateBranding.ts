import { payload } from "@waybill/subgraph";
import { updateBranding as run } from "../operations/tracking-page/branding.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateBranding: MutationResolvers["updateBranding"] = async (_, { input }, context) =>
  payload("branding", await run(context, input));
