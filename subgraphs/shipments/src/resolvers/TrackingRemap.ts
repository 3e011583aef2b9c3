import type { TrackingRemapResolvers } from "./types.generated.ts";

export const TrackingRemap = { id: (remap) => remap._id } satisfies Partial<TrackingRemapResolvers>;
