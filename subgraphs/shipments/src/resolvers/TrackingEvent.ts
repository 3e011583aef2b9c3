import type { TrackingEventResolvers } from "./types.generated.ts";

export const TrackingEvent = {
  id: (scan) => scan._id,
  location: ({ location }) => (Object.values(location).some((part) => part !== null) ? location : null),
} satisfies Partial<TrackingEventResolvers>;
