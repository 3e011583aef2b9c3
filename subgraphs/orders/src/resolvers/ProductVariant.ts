import { listLinesOfVariant } from "../operations/list-lines.ts";
import type { ProductVariantResolvers } from "./types.generated.ts";

export const ProductVariant = {
  __resolveReference: ({ id }) => ({ id }),
  orderLines: ({ id }, { first }, context) => listLinesOfVariant(context, id, first),
} satisfies Partial<ProductVariantResolvers>;
