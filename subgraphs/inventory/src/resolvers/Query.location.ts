import type { QueryResolvers } from "./types.generated.ts";

export const location: QueryResolvers["location"] = (_, { id }, context) => context.loaders.locationById.load(id);
