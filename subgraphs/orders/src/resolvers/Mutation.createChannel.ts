import { payload } from "@waybill/subgraph";
import { createChannel as create } from "../operations/create-channel.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createChannel: MutationResolvers["createChannel"] = async (_, { input }, context) =>
  payload("channel", await create(context, input));
