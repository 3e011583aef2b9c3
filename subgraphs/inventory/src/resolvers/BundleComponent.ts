import type { BundleComponentResolvers } from "./types.generated.ts";

export const BundleComponent = {
  variant: async ({ variantId, sku }, _, context) => {
    const variant = await context.loaders.variantById.load(variantId);
    if (!variant) throw new Error(`the component ${sku} has no variant`);
    return variant;
  },
} satisfies Partial<BundleComponentResolvers>;
