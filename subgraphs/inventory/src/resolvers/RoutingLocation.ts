import { capacityLeftToday } from "../operations/capacity-left.ts";
import type { RoutingLocationResolvers } from "./types.generated.ts";

export const RoutingLocation = {
  id: (location) => location._id,
  countryCode: ({ address }) => address.countryCode,
  region: ({ address }) => address.region ?? null,
  capacityLeftToday: (location, _, context) => capacityLeftToday(context, location),
} satisfies Partial<RoutingLocationResolvers>;
