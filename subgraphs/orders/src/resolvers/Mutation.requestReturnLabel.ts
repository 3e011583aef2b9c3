import { payload } from "@waybill/subgraph";
import { requestReturnLabel as run } from "../operations/returns/decide-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const requestReturnLabel: MutationResolvers["requestReturnLabel"] = async (_, { input }, context) =>
  payload("return", await run(context, input));
