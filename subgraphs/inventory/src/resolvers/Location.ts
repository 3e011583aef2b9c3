import { capacityLeftToday } from "../operations/capacity-left.ts";
import type { LocationResolvers } from "./types.generated.ts";

export const Location = {
  __resolveReference: ({ id }, context) => context.loaders.locationById.load(id),
  id: (location) => location._id,
  capacityPerDay: ({ capacityPerDay }, _, { identity }) => (identity.customerId === undefined ? capacityPerDay : null),
  capacityLeftToday: (location, _, context) =>
    context.identity.customerId === undefined ? capacityLeftToday(context, location) : null,
} satisfies Partial<LocationResolvers>;
