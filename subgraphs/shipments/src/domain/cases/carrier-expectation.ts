import type { CarrierEstimate } from "../carrier-facts.ts";
import { endOfDayAt, type PlaceOfZone } from "../zone-of-place.ts";

const dayMs = 24 * 60 * 60_000;

/**
 * When a carrier's estimate lets a shipment be there. A window with an offset is taken at its word; of a day alone the
 * end of the day at the recipient's is the latest and its noon the most likely: in UTC where the zone is not known.
 * @returns null when the date is none.
 */
export function carrierExpectation(
  estimate: CarrierEstimate,
  destination: PlaceOfZone,
): { readonly dueBy: Date; readonly dueSource: "CARRIER"; readonly estimatedAt: Date } | null {
  const { date, windowEnd } = estimate;
  if (windowEnd !== null && /(?:Z|[+-]\d\d:?\d\d)$/.test(windowEnd)) {
    const end = new Date(windowEnd);
    if (!Number.isNaN(end.getTime())) return { dueBy: end, dueSource: "CARRIER", estimatedAt: end };
  }
  const start = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(start)) return null;
  const dueBy = endOfDayAt(destination, start / dayMs);
  return { dueBy, dueSource: "CARRIER", estimatedAt: new Date(dueBy.getTime() - dayMs / 2) };
}
