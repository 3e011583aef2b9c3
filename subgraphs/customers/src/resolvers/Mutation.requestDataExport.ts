import { payload } from "@waybill/subgraph";
import { requestDataExport as run } from "../operations/request-privacy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const requestDataExport: MutationResolvers["requestDataExport"] = async (_, { input }, context) =>
  payload("privacyRequest", await run(context, input));
