import { listLocations } from "../operations/list-locations.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const locations: QueryResolvers["locations"] = (_, args, context) => listLocations(context, args);
