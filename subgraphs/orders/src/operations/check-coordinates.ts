import type { InputCheck } from "@waybill/kernel";
import type { Coordinates } from "../domain/routing/model.ts";

/** Checks `input.coordinates`, where there are any. */
export function checkCoordinates(check: InputCheck, coordinates: Coordinates | null): void {
  const { latitude, longitude } = coordinates ?? { latitude: 0, longitude: 0 };
  if (!(Math.abs(latitude) <= 90)) check.add("INVALID", ["input", "coordinates", "latitude"], "must be from -90 to 90");
  if (!(Math.abs(longitude) <= 180))
    check.add("INVALID", ["input", "coordinates", "longitude"], "must be from -180 to 180");
}
