import { handOver } from "@waybill/calendar";
import type { OrderLineRecord } from "../order.ts";
import { type Coordinates, type Routing, type RoutingLocation, scheduleOf, type SkuStock } from "../routing/model.ts";
import { calendar } from "./calendar.ts";
import { type DeliveryWindow, deliveryWindow, lastOf, readyOn } from "./delivery.ts";

export type LineAvailability = "NOW" | "BACKORDER" | "NONE";

/** What could be promised of a line. */
export interface EstimatedLine {
  readonly availability: LineAvailability;
  readonly availableQuantity: number;
  readonly backorderedQuantity: number;
  readonly missingQuantity: number;
  readonly availableFrom: Date | null;
}

/** Units that would leave a location together. */
export interface EstimatedParcel {
  readonly location: RoutingLocation;
  readonly backordered: boolean;
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
  /** When the work can begin; null when it is not known when the units come. */
  readonly readyAt: Date | null;
  readonly handOverAt: Date | null;
  readonly delivery: DeliveryWindow | null;
}

/** An order's lines and parcels as they would be; everything that is not a price. */
export interface Estimate {
  readonly lines: readonly EstimatedLine[];
  readonly parcels: readonly EstimatedParcel[];
  readonly delivery: DeliveryWindow | null;
}

interface Destination {
  readonly countryCode: string;
  readonly coordinates: Coordinates | null;
}

type Line = Pick<OrderLineRecord, "_id" | "sku" | "quantity">;

/**
 * What the routing of an order means for who ordered it. Units that wait for stock are expected from the SKU's own date
 * on, and leave then as if they had been ordered then; without a date nothing is said.
 * @param destination null for goods that are collected where they are.
 */
export function estimate(
  lines: readonly Line[],
  routing: Routing,
  stock: readonly SkuStock[],
  destination: Destination | null,
  at: Date,
): Estimate {
  const due = new Map(stock.map(({ sku, availableFrom }) => [sku, availableFrom]));
  const parcels = parcelsOf(routing, stock, due, destination, at);
  return {
    lines: lines.map((line) => lineOf(line, routing, due)),
    parcels,
    delivery: lastOf(parcels.map(({ delivery }) => delivery)),
  };
}

function lineOf({ _id, sku, quantity }: Line, routing: Routing, due: ReadonlyMap<string, Date | null>): EstimatedLine {
  const sum = (list: readonly { readonly lineId: string; readonly units: number }[]): number =>
    list.reduce((total, { lineId, units }) => total + (lineId === _id ? units : 0), 0);
  const missingQuantity = sum(routing.shortages.map(({ lineId, missing: units }) => ({ lineId, units })));
  const waiting = (routing.assignments ?? []).filter(({ backordered }) => backordered);
  const backorderedQuantity = sum(waiting.map(({ lineId, quantity: units }) => ({ lineId, units })));
  const none = missingQuantity > 0 || (routing.assignments === null && routing.shortages.length === 0);
  return {
    availability: none ? "NONE" : backorderedQuantity > 0 ? "BACKORDER" : "NOW",
    availableQuantity: quantity - missingQuantity - backorderedQuantity,
    backorderedQuantity,
    missingQuantity,
    availableFrom: backorderedQuantity > 0 ? (due.get(sku) ?? null) : null,
  };
}

function parcelsOf(
  { assignments }: Routing,
  stock: readonly SkuStock[],
  due: ReadonlyMap<string, Date | null>,
  destination: Destination | null,
  at: Date,
): EstimatedParcel[] {
  const locations = new Map(stock.flatMap((item) => item.locations.map(({ location }) => [location.id, location])));
  const groups = Map.groupBy(assignments ?? [], ({ locationId, backordered }) => `${locationId} ${backordered}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const location = first && locations.get(first.locationId);
    if (!location) return [];
    const { backordered } = first;
    const from = backordered
      ? latest(
          group.map(({ sku }) => due.get(sku) ?? null),
          at,
        )
      : at;
    const left = from && handOver(scheduleOf(location), from, calendar);
    const lines = group.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity }));
    const delivery = left && (destination ? deliveryWindow(left.day, location, destination) : readyOn(left.day));
    return [{ location, backordered, lines, readyAt: from, handOverAt: left?.at ?? null, delivery }];
  });
}

/**
 * An estimate whose parcels come when who knows better says.
 * @param foretold for each parcel; null where nobody knows better.
 */
export function withForetold(told: Estimate, foretold: readonly (DeliveryWindow | null)[]): Estimate {
  const parcels = told.parcels.map((parcel, index) => ({ ...parcel, delivery: foretold[index] ?? parcel.delivery }));
  return { ...told, parcels, delivery: lastOf(parcels.map(({ delivery }) => delivery)) };
}

/** The latest of the moments at which units come, not before now; null when one is not known. */
function latest(moments: readonly (Date | null)[], now: Date): Date | null {
  let last = now;
  for (const moment of moments) {
    if (!moment) return null;
    if (moment > last) last = moment;
  }
  return last;
}
