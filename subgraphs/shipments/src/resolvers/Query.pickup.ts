import { findPickup } from "../operations/pickups/find.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const pickup: QueryResolvers["pickup"] = (_, { id }, context) => findPickup(context, id);
