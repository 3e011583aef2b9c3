import { ok, type Outcome, refuse } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { LevelMove } from "../storage/stock-book.ts";
import { Location, Variant } from "../storage/entities.ts";

/** One variant at one location. */
export type StockPlace = Pick<LevelMove, "variantId" | "sku" | "locationId">;

/** The place that an input names, or why stock cannot be there. A bundle has no stock of its own. */
export async function findPlace(
  tx: Tx,
  tenant: string,
  input: { readonly sku: string; readonly locationId: string },
): Promise<Outcome<StockPlace>> {
  // One after the other: a transaction does not take two statements at once.
  const variant = await tx.em.findOne(Variant, { tenant, sku: input.sku });
  if (!variant) return refuse("UNKNOWN_SKU", ["input", "sku"], `no product variant has the SKU ${input.sku}`);
  if (variant.components.length > 0) {
    return refuse("INVALID_STATE", ["input", "sku"], "a bundle has no stock of its own: it is made of its parts");
  }
  const location = await tx.em.findOne(Location, { tenant, _id: input.locationId });
  if (!location) return refuse("NOT_FOUND", ["input", "locationId"], "no such location");
  return ok({ variantId: variant._id, sku: variant.sku, locationId: location._id });
}
