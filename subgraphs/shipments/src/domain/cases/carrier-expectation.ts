import type { CarrierEstimate } from "../carrier-facts.ts";

const dayMs = 24 * 60 * 60_000;

/**
 * When a carrier's estimate lets a shipment be there. A window with an offset is taken at its word; of a day alone,
 * whose zone nobody says, the end of the day in UTC is the latest and its noon the most likely. The grace of the
 * policy makes up for zones.
 * @returns null when the date is none.
 */
export function carrierExpectation(
  estimate: CarrierEstimate,
): { readonly dueBy: Date; readonly dueSource: "CARRIER"; readonly estimatedAt: Date } | null {
  const { date, windowEnd } = estimate;
  if (windowEnd !== null && /(?:Z|[+-]\d\d:?\d\d)$/.test(windowEnd)) {
    const end = new Date(windowEnd);
    if (!Number.isNaN(end.getTime())) return { dueBy: end, dueSource: "CARRIER", estimatedAt: end };
  }
  const start = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(start)) return null;
  return { dueBy: new Date(start + dayMs), dueSource: "CARRIER", estimatedAt: new Date(start + dayMs / 2) };
}
