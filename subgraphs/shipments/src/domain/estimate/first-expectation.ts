import type { DueSource } from "../performance.ts";
import type { Estimate } from "./estimate.ts";
import type { Forecast } from "./forecast.ts";

const dayMs = 86_400_000;

/**
 * By when a shipment is due, once its first estimate is there: the day that was promised, or else the latest that was
 * foretold. Later estimates do not move it, or nothing were ever late. A day has no zone here: it ends when it does in
 * UTC, and the grace of the policy makes up for the rest.
 * @param before the forecast without that estimate.
 * @returns null for any estimate but the first, and for the carrier's, whose word is noted where it is read.
 */
export function firstExpectation(
  before: Pick<Forecast, "current" | "promisedDay">,
  { source, day, latest }: Pick<Estimate, "source" | "day" | "latest">,
): { readonly dueBy: Date; readonly dueSource: DueSource; readonly estimatedAt: Date | null } | null {
  if (before.current !== null) return null;
  const { promisedDay } = before;
  if (promisedDay === null && source === "CARRIER") return null;
  const noon = new Date((day + 0.5) * dayMs);
  return {
    dueBy: new Date(((promisedDay ?? latest) + 1) * dayMs),
    dueSource: promisedDay === null ? "ESTIMATE" : "PROMISE",
    estimatedAt: source === "PROMISE" ? null : noon,
  };
}
