import type { Context } from "../context.ts";
import { buildable } from "../domain/allocation.ts";
import { partsOf, type VariantRecord } from "../domain/variant.ts";

/** Units of a variant that can be promised over all locations; of a bundle, how many are whole at one location each. */
export async function totalAvailable(context: Context, variant: VariantRecord): Promise<number> {
  const parts = partsOf(variant);
  const levels = await Promise.all(parts.map(({ variantId }) => context.loaders.levelsOfVariant.load(variantId)));
  const units = new Map<string, Map<string, number>>();
  for (const { locationId, sku, available } of levels.flat()) {
    units.set(locationId, (units.get(locationId) ?? new Map<string, number>()).set(sku, available));
  }
  return [...units.values()].reduce((sum, here) => sum + buildable(parts, (sku) => here.get(sku) ?? 0), 0);
}
