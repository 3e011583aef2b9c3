import type { InputCheck } from "@waybill/kernel";
import { middleOf } from "./country-middle.ts";
import type { Coordinates, RoutingRequest } from "./model.ts";

/** A place that a caller gave, or null for none. Notes what is not on the globe. */
export function checkCoordinates(
  check: InputCheck,
  path: readonly string[],
  given: Coordinates | null | undefined,
): Coordinates | null {
  if (given == null) return null;
  const { latitude, longitude } = given;
  if (!(Math.abs(latitude) <= 90)) check.add("INVALID", [...path, "latitude"], "must be from -90 to 90");
  if (!(Math.abs(longitude) <= 180)) check.add("INVALID", [...path, "longitude"], "must be from -180 to 180");
  return { latitude, longitude };
}

/** Where an order goes, as far as is known: the middle of its country when nobody said where exactly. */
export const destinationOf = (countryCode: string, exact: Coordinates | null): RoutingRequest["destination"] => ({
  countryCode,
  coordinates: exact ?? middleOf(countryCode),
});
