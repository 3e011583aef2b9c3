import { capacityLeftToday } from "../operations/capacity-left.ts";
import type { LocationResolvers } from "./types.generated.ts";

export const Location = {
  __resolveReference: ({ id }, context) => context.loaders.locationById.load(id),
  id: (location) => location._id,
  capacityLeftToday: (location, _, context) => capacityLeftToday(context, location),
} satisfies Partial<LocationResolvers>;
