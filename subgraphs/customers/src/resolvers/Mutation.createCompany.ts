import { payload } from "@waybill/subgraph";
import { createCompany as run } from "../operations/create-company.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createCompany: MutationResolvers["createCompany"] = async (_, { input }, context) =>
  payload("company", await run(context, input));
