import { listPickups } from "../operations/pickups/find.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const pickups: QueryResolvers["pickups"] = (_, args, context) => listPickups(context, args);
