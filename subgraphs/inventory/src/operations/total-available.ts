import type { Context } from "../context.ts";
import { buildable } from "../domain/allocation.ts";
import { availableTo } from "../domain/stock.ts";
import { partsOf, type VariantRecord } from "../domain/variant.ts";
import { variantStatus } from "./find-product.ts";

/**
 * Units of a variant that can be promised over all active locations; of a bundle, how many are whole at one each.
 * @param channel whose buffers are kept back; null: nobody's.
 */
export async function totalAvailable(
  context: Context,
  variant: VariantRecord,
  channel: string | null,
): Promise<number> {
  const parts = partsOf(variant);
  const [locations, ...levels] = await Promise.all([
    context.catalogue.locations(context.identity.tenant),
    ...parts.map(({ variantId }) => context.loaders.levelsOfVariant.load(variantId)),
  ]);
  const open = new Set(locations.filter(({ active }) => active).map(({ _id }) => _id));
  const units = new Map<string, Map<string, number>>();
  for (const level of levels.flat().filter(({ locationId }) => open.has(locationId))) {
    const here = units.get(level.locationId) ?? new Map<string, number>();
    units.set(level.locationId, here.set(level.sku, availableTo(level, channel)));
  }
  return [...units.values()].reduce((sum, here) => sum + buildable(parts, (sku) => here.get(sku) ?? 0), 0);
}

/** Whether a unit of a variant can be ordered now, be it beyond stock. */
export async function availableForSale(
  context: Context,
  variant: VariantRecord,
  channel: string | null,
): Promise<boolean> {
  if ((await variantStatus(context, variant)) !== "ACTIVE") return false;
  return variant.backorderPolicy !== "DENY" || (await totalAvailable(context, variant, channel)) > 0;
}
