import { needsCustoms } from "./customs/territory.ts";

/** How far a parcel goes, as prices and times go; enum `ShippingZone` in the schema. */
export const shippingZones = ["DOMESTIC", "REGIONAL", "INTERNATIONAL"] as const;
export type ShippingZone = (typeof shippingZones)[number];

/**
 * The zone of a lane: within a country, across a border without customs, across one with customs.
 * @param from ISO country code, like `to`. @returns null while one of them is not known.
 */
export function zoneOf(from: string | null, to: string | null): ShippingZone | null {
  if (!from || !to) return null;
  if (from === to) return "DOMESTIC";
  return needsCustoms(from, to) ? "INTERNATIONAL" : "REGIONAL";
}
