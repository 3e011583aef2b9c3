import type { ShipmentStatus } from "../shipment-status.ts";
import type { Estimate } from "./estimate.ts";
import type { Forecast } from "./forecast.ts";

const goesNowhere: ReadonlySet<ShipmentStatus> = new Set(["RETURNING", "RETURNED", "CANCELLED"]);

/** The estimate that is shown of a shipment; none when nothing will be delivered any more. */
export const shownEstimate = (shipment: {
  readonly status: ShipmentStatus;
  readonly forecast: Forecast | null;
}): Estimate | null => (goesNowhere.has(shipment.status) ? null : (shipment.forecast?.current ?? null));
