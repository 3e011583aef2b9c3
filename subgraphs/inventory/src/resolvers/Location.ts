import type { LocationResolvers } from "./types.generated.ts";

export const Location = {
  __resolveReference: ({ id }, context) => context.loaders.locationById.load(id),
  id: (location) => location._id,
} satisfies Partial<LocationResolvers>;
