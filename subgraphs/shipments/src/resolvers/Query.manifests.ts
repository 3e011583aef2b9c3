import { listManifests } from "../operations/manifests/find.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const manifests: QueryResolvers["manifests"] = (_, args, context) => listManifests(context, args);
