import type { DueSource } from "../performance.ts";
import { endOfDayAt } from "../zone-of-place.ts";
import type { Estimate } from "./estimate.ts";
import type { Forecast } from "./forecast.ts";

const dayMs = 86_400_000;

/**
 * By when a shipment is due, once its first estimate is there: the day that was promised, or else the latest that was
 * foretold. Later estimates do not move it, or nothing were ever late. A day ends when it does at the recipient's, in
 * UTC where the zone is not known.
 * @param before the forecast without that estimate.
 * @returns null for any estimate but the first, and for the carrier's, whose word is noted where it is read.
 */
export function firstExpectation(
  before: Pick<Forecast, "current" | "promisedDay" | "destination">,
  { source, day, latest }: Pick<Estimate, "source" | "day" | "latest">,
): { readonly dueBy: Date; readonly dueSource: DueSource; readonly estimatedAt: Date | null } | null {
  if (before.current !== null) return null;
  const { promisedDay } = before;
  if (promisedDay === null && source === "CARRIER") return null;
  const { destination } = before;
  const noon = new Date(endOfDayAt(destination, day).getTime() - dayMs / 2);
  return {
    dueBy: endOfDayAt(destination, promisedDay ?? latest),
    dueSource: promisedDay === null ? "ESTIMATE" : "PROMISE",
    estimatedAt: source === "PROMISE" ? null : noon,
  };
}
