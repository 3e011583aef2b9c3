import { payload } from "@waybill/subgraph";
import { requestErasure as run } from "../operations/request-privacy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const requestErasure: MutationResolvers["requestErasure"] = async (_, { input }, context) =>
  payload("privacyRequest", await run(context, input));
