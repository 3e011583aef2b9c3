import { payload } from "@waybill/subgraph";
import { requestReturn as request } from "../operations/returns/request-return.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const requestReturn: MutationResolvers["requestReturn"] = async (_, { input }, context) =>
  payload("return", await request(context, input));
