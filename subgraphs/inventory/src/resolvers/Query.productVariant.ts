import type { QueryResolvers } from "./types.generated.ts";

export const productVariant: QueryResolvers["productVariant"] = (_, { sku }, context) =>
  context.loaders.variantBySku.load(sku);
