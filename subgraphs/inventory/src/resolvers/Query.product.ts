import type { QueryResolvers } from "./types.generated.ts";

export const product: QueryResolvers["product"] = (_, { id }, context) => context.loaders.productById.load(id);
