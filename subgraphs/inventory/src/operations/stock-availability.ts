import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";
import { buildable } from "../domain/allocation.ts";
import type { LocationRecord } from "../domain/location.ts";
import { availableTo, type StockLevelRecord } from "../domain/stock.ts";
import { partsOf, type VariantRecord } from "../domain/variant.ts";
import { servedFrom } from "../domain/transfer.ts";
import type { OfferedVariant } from "../storage/catalogue.ts";
import { readArrivals } from "../storage/read-arrivals.ts";
import { maxSkus } from "./find-variants.ts";

/** What one SKU can be promised, location by location. */
export interface AvailabilityRecord {
  readonly variant: OfferedVariant;
  /** From when units beyond stock are expected; null when that is not known. */
  readonly availableFrom: Date | null;
  readonly locations: readonly { readonly location: LocationRecord; readonly available: number }[];
}

/**
 * What may be promised now, after safety stock and the channel's buffer. A bundle counts as often as its components
 * make it whole at one location. A SKU that may be sold beyond stock has every active location, others those that
 * hold it. Unknown SKUs are left out.
 * @throws WaybillError BAD_USER_INPUT for more than 250.
 */
export async function stockAvailability(
  context: Context,
  skus: readonly string[],
  channel: string | null,
): Promise<AvailabilityRecord[]> {
  if (skus.length > maxSkus) {
    throw new WaybillError("BAD_USER_INPUT", { message: `At most ${maxSkus} SKUs can be asked for at once.` });
  }
  const { tenant } = context.identity;
  const variants = await context.catalogue.variants(tenant, skus);
  const variantIds = [...new Set(variants.flatMap((variant) => partsOf(variant).map((part) => part.variantId)))];
  const levels = await context.levels.read(tenant, variantIds);
  const anywhere = variants.some(({ backorderPolicy }) => backorderPolicy !== "DENY");
  const held = new Set(levels.map(({ locationId }) => locationId));
  const locations = (await context.catalogue.locations(tenant)).filter(({ _id }) => anywhere || held.has(_id));
  const expected = await expectedFrom(context, variants, levels);
  return variants.map((variant) => ({
    variant,
    availableFrom: variant.availableFrom ?? expected.get(variant._id) ?? null,
    locations: placesOf(variant, levels, locations, channel),
  }));
}

/** When announced deliveries bring what may be sold beyond stock. Nothing is read where nothing is on its way. */
async function expectedFrom(
  { database, identity, clock }: Context,
  variants: readonly VariantRecord[],
  levels: readonly StockLevelRecord[],
): Promise<ReadonlyMap<string, Date | null>> {
  const sum = (variantId: string, counter: "backordered" | "incoming"): number =>
    levels.reduce((units, level) => units + (level.variantId === variantId ? level[counter] : 0), 0);
  const wanted = variants.flatMap(({ _id, backorderPolicy, availableFrom }) =>
    backorderPolicy !== "DENY" && availableFrom === null && sum(_id, "incoming") > 0 ? [_id] : [],
  );
  if (wanted.length === 0) return new Map();
  const arrivals = await readArrivals(database.db, identity.tenant, wanted);
  const now = clock();
  return new Map(wanted.map((id) => [id, servedFrom(sum(id, "backordered"), arrivals.get(id) ?? [], now)]));
}

function placesOf(
  variant: VariantRecord,
  levels: readonly StockLevelRecord[],
  locations: readonly LocationRecord[],
  channel: string | null,
): AvailabilityRecord["locations"] {
  const parts = partsOf(variant);
  const mine = levels.filter((level) => parts.some(({ variantId }) => variantId === level.variantId));
  return locations.flatMap((location) => {
    const here = mine.filter(({ locationId }) => locationId === location._id);
    if (here.length === 0 && (variant.backorderPolicy === "DENY" || !location.active)) return [];
    const units = new Map(here.map((level) => [level.sku, availableTo(level, channel)]));
    return [{ location, available: buildable(parts, (sku) => units.get(sku) ?? 0) }];
  });
}
