import { payload } from "@waybill/subgraph";
import { updateChannel as update } from "../operations/update-channel.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateChannel: MutationResolvers["updateChannel"] = async (_, { input }, context) =>
  payload("channel", await update(context, input));
