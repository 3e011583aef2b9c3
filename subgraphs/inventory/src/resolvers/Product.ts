import type { ProductResolvers } from "./types.generated.ts";

export const Product = {
  __resolveReference: ({ id }, context) => context.loaders.productById.load(id),
  id: (product) => product._id,
  variants: async (product, _, context) => {
    const variants = await context.loaders.variantsOfProduct.load(product._id);
    return variants.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
  },
} satisfies Partial<ProductResolvers>;
