import type { Db } from "mongodb";
import { activeNumbers } from "../domain/active-numbers.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { moreNumbers } from "../domain/shipment-numbers.ts";
import { storedScans } from "./scans.ts";
import type { NumberKey } from "./tracked-numbers.ts";

/** A number to ask its carrier about, and whose it is. */
export interface Question extends NumberKey {
  readonly shipmentId: string;
}

/** The numbers to ask about: all of each shipment of which there may be news. Scans are read where there are several. */
export async function numbersToAsk(db: Db, tenant: string, shipments: readonly ShipmentRecord[]): Promise<Question[]> {
  const several = shipments.filter((shipment) => moreNumbers(shipment).length > 0).map(({ _id }) => _id);
  const scans = await storedScans(db, tenant, several);
  return shipments.flatMap((shipment) =>
    activeNumbers(shipment, scans.get(shipment._id) ?? []).map(({ carrierCode, trackingNumber }) => ({
      ...{ shipmentId: shipment._id, carrierCode, trackingNumber },
    })),
  );
}
