import { handOver, type LocationSchedule } from "@waybill/calendar";
import { calendar } from "../estimate/calendar.ts";
import type { FulfillmentOrderRecord } from "./fulfillment-order.ts";
import { type Assignment, scheduleOf, type SkuStock } from "../routing/model.ts";

/** What is known of work before it is made, by location and whether it waits for stock. */
export interface PlannedWork {
  readonly locationId: string;
  readonly backordered: boolean;
  readonly schedule: LocationSchedule;
  /** When all that it waits for is expected; null when that is not known, or nothing is waited for. */
  readonly stockFrom: Date | null;
}

/** Tells of the locations of assignments what the due dates of their work need. */
export function planWork(assignments: readonly Assignment[], stock: readonly SkuStock[]): PlannedWork[] {
  const locations = new Map(stock.flatMap((item) => item.locations.map(({ location }) => [location.id, location])));
  const expected = new Map(stock.map(({ sku, availableFrom }) => [sku, availableFrom]));
  const groups = Map.groupBy(assignments, ({ locationId, backordered }) => `${locationId} ${backordered}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const location = first && locations.get(first.locationId);
    if (!location) return [];
    return [
      {
        locationId: location.id,
        backordered: first.backordered,
        schedule: scheduleOf(location),
        stockFrom: first.backordered ? latest(group.map(({ sku }) => expected.get(sku) ?? null)) : null,
      },
    ];
  });
}

/** By when a location that works like this hands over what it can begin at a time. */
export const dueFrom = (schedule: LocationSchedule, from: Date): Date => handOver(schedule, from, calendar).at;

/**
 * By when work that is given to a location now is to be handed over, as an order's estimate tells: from now, or from
 * when the stock it waits for is expected. Null while that is not known.
 */
export function dueOf({ backordered, schedule, stockFrom }: PlannedWork, now: Date): Date | null {
  if (!backordered) return dueFrom(schedule, now);
  return stockFrom && dueFrom(schedule, stockFrom > now ? stockFrom : now);
}

/** When a line's units are expected, as is known now. */
export interface Promised {
  readonly expectedAt: Date | null;
  /** False when the line waits for more than that. */
  readonly whole: boolean;
}

/**
 * By when work is due whose units are expected anew. While some of what it waits for was not told, it only becomes later.
 * @returns undefined when nothing changes.
 */
export function dueAnew(
  { lines, schedule, fulfillBy }: Pick<FulfillmentOrderRecord, "lines" | "schedule" | "fulfillBy">,
  promised: ReadonlyMap<string, Promised>,
  now: Date,
): Date | null | undefined {
  const waits = lines.filter(({ backordered }) => backordered);
  const told = waits.flatMap(({ orderLineId }) => promised.get(orderLineId) ?? []);
  if (told.length === 0 || schedule === null) return undefined;
  const stockFrom = latest(told.map(({ expectedAt }) => expectedAt));
  const due = stockFrom && dueFrom(schedule, stockFrom > now ? stockFrom : now);
  const isAll = told.length === waits.length && told.every(({ whole }) => whole);
  const later = isAll || due === null || (fulfillBy !== null && due > fulfillBy);
  return later && due?.getTime() !== fulfillBy?.getTime() ? due : undefined;
}

/** The latest of the dates; null when one is not known. */
function latest(dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null);
  return known.length < dates.length ? null : new Date(Math.max(...known.map((date) => date.getTime())));
}

/** The earliest of the dates that are known; null when none is. */
export function earliest(dates: readonly (Date | null)[]): Date | null {
  const known = dates.flatMap((date) => date?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known));
}
