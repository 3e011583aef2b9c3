import { formatAmount } from "@waybill/kernel";
import { displayNameOf } from "../domain/product.ts";
import { productOf, variantStatus } from "../operations/find-product.ts";
import { availableForSale, totalAvailable } from "../operations/total-available.ts";
import type { ProductVariantResolvers } from "./types.generated.ts";

export const ProductVariant = {
  __resolveReference: ({ id }, context) => context.loaders.variantById.load(id),
  id: (variant) => variant._id,
  price: ({ priceMinor, currencyCode }) => ({
    amount: formatAmount({ minor: priceMinor, currencyCode }),
    currencyCode,
  }),
  product: (variant, _, context) => productOf(context, variant),
  displayName: async (variant, _, context) => displayNameOf(variant, await productOf(context, variant)),
  status: (variant, _, context) => variantStatus(context, variant),
  stockLevels: (variant, _, context) =>
    context.identity.customerId === undefined ? context.loaders.levelsOfVariant.load(variant._id) : [],
  availableForSale: (variant, { channel }, context) => availableForSale(context, variant, channel ?? null),
  totalAvailable: (variant, { channel }, context) => totalAvailable(context, variant, channel ?? null),
} satisfies Partial<ProductVariantResolvers>;
