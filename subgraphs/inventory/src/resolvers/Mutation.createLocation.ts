import { payload } from "@waybill/subgraph";
import { createLocation as create } from "../operations/create-location.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createLocation: MutationResolvers["createLocation"] = async (_, { input }, context) =>
  payload("location", await create(context, input));
