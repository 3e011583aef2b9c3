import { payload } from "@waybill/subgraph";
import { revokeTrackingLink as run } from "../operations/tracking-page/revoke-link.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const revokeTrackingLink: MutationResolvers["revokeTrackingLink"] = async (_, { input }, context) =>
  payload("trackingLink", await run(context, input));
