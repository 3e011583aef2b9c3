import { findTrackingRemap } from "../operations/normalization/list-rules.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const trackingRemap: QueryResolvers["trackingRemap"] = (_, { id }, context) => findTrackingRemap(context, id);
