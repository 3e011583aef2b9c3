import { foldScans } from "./fold-scans.ts";
import type { ShipmentRecord } from "./shipment.ts";
import { firstNumber, moreNumbers, type ShipmentNumber } from "./shipment-numbers.ts";
import { packagesOf, sameNumber, type ShipmentScan } from "./shipment-state.ts";
import { isFinal } from "./shipment-status.ts";

/**
 * The numbers of a shipment of which a carrier may still have something to tell: those of packages that have not
 * arrived, without the parts of the way that are behind them. All of them when none is left.
 * @param scans all that the shipment has; they are not looked at when it has one number.
 */
export function activeNumbers(
  shipment: Pick<ShipmentRecord, "carrierCode" | "trackingNumber" | "createdAt" | "numbers">,
  scans: readonly ShipmentScan[],
): readonly ShipmentNumber[] {
  const all = [firstNumber(shipment), ...moreNumbers(shipment)];
  if (all.length === 1) return all;
  const packages = packagesOf(moreNumbers(shipment), scans);
  const active = all.filter((number) => {
    const parcel = packages[number.packageNumber - 1];
    if (parcel && isFinal(parcel.status)) return false;
    const isPart = number.leg === "FIRST_MILE" || number.leg === "LINEHAUL";
    return !isPart || !isFinal(foldScans(scans.filter((scan) => sameNumber(scan, number))).status);
  });
  return active.length > 0 ? active : all;
}
