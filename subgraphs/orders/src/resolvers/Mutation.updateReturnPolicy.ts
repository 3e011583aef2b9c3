import { payload } from "@waybill/subgraph";
import { updateReturnPolicy as update } from "../operations/returns/update-return-policy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateReturnPolicy: MutationResolvers["updateReturnPolicy"] = async (_, { input }, context) =>
  payload("returnPolicy", await update(context, input));
