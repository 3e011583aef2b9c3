import { checkPageSize } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { LineOfOrder } from "../domain/order.ts";

/** The newest lines that order a variant. Variants asked for together are read with one query. */
export function listLinesOfVariant(
  context: Context,
  variantId: string,
  first: number,
): Promise<readonly LineOfOrder[]> {
  checkPageSize(first);
  return context.loaders.newestLinesOfVariant.load({ parentId: variantId, count: first });
}
