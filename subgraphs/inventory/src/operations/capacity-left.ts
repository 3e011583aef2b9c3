import type { Context } from "../context.ts";
import { type LocationRecord, startOfDay } from "../domain/location.ts";

/**
 * Orders that a location can still take on its present local day: its capacity less the reservations made there
 * today that still hold. Null when it has no limit.
 */
export async function capacityLeftToday(context: Context, location: LocationRecord): Promise<number | null> {
  const { _id, capacityPerDay, timeZone } = location;
  if (capacityPerDay === null) return null;
  const since = startOfDay(context.clock(), timeZone);
  const taken = await context.loaders.ordersSince.load({ locationId: _id, since });
  return Math.max(0, capacityPerDay - taken);
}
