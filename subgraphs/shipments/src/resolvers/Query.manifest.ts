import { findManifest } from "../operations/manifests/find.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const manifest: QueryResolvers["manifest"] = (_, { id }, context) => findManifest(context, id);
