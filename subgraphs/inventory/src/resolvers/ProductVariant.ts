import { formatAmount } from "@waybill/kernel";
import { totalAvailable } from "../operations/total-available.ts";
import type { ProductVariantResolvers } from "./types.generated.ts";

export const ProductVariant = {
  __resolveReference: ({ id }, context) => context.loaders.variantById.load(id),
  id: (variant) => variant._id,
  price: ({ priceMinor, currencyCode }) => ({
    amount: formatAmount({ minor: priceMinor, currencyCode }),
    currencyCode,
  }),
  product: async (variant, _, context) => {
    const product = await context.loaders.productById.load(variant.productId);
    if (!product) throw new Error(`variant ${variant._id} has no product`);
    return product;
  },
  stockLevels: (variant, _, context) => context.loaders.levelsOfVariant.load(variant._id),
  totalAvailable: (variant, _, context) => totalAvailable(context, variant),
} satisfies Partial<ProductVariantResolvers>;
