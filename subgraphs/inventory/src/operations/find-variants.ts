import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";
import type { VariantRecord } from "../domain/variant.ts";
import { findVariant } from "./find-product.ts";

/** Most SKUs that may be asked for at once: as many as an order has lines. */
export const maxSkus = 250;

/**
 * Variants by SKU, in the order asked for; null where there is none.
 * @throws WaybillError BAD_USER_INPUT for more than 250.
 */
export function findVariantsBySku(context: Context, skus: readonly string[]): Promise<(VariantRecord | null)[]> {
  if (skus.length > maxSkus) {
    throw new WaybillError("BAD_USER_INPUT", { message: `At most ${maxSkus} SKUs can be asked for at once.` });
  }
  return Promise.all(skus.map((sku) => findVariant(context, sku)));
}
