import { payload } from "@waybill/subgraph";
import { createManifest as run } from "../operations/manifests/create.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createManifest: MutationResolvers["createManifest"] = async (_, { input }, context) =>
  payload("manifest", await run(context, input));
