import type { Tx } from "@waybill/storage";
import { type CarrierFacts } from "../domain/carrier-facts.ts";
import { handOverLegs, type NamedNumber } from "../domain/hand-over-legs.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import { claimScans } from "../storage/scans.ts";
import { assignNumber, lockNumber } from "../storage/tracked-numbers.ts";

/**
 * Gives a shipment the last miles that its carriers named, each once, with the scans that wait for them. A number that
 * another shipment has stays there. Whoever calls holds the lock of the shipment's first number.
 * @returns the shipment as it then is: the very same when there was nothing to add.
 */
export async function linkLegs(
  tx: Tx,
  shipment: ShipmentRecord,
  named: readonly NamedNumber[],
  now: Date,
): Promise<ShipmentRecord> {
  let next = shipment;
  const { tenant, _id } = shipment;
  for (const leg of handOverLegs(shipment, named, now)) {
    const { shipmentId } = await lockNumber(tx, tenant, leg);
    if (shipmentId !== null) continue;
    await assignNumber(tx, tenant, leg, _id);
    await claimScans(tx, tenant, leg, _id);
    const numbers = [...(next.numbers ?? []), leg];
    next = { ...next, numbers, subscribeAt: now, version: next.version + 1, updatedAt: now };
    tx.record(shipmentEvent("shipment.tracking_number_added", next, next.status));
  }
  return next;
}

/** What was said of a shipment's first number while it waited for one. */
export const namedByFacts = ({ relatedNumbers }: CarrierFacts, shipment: ShipmentRecord): readonly NamedNumber[] =>
  (relatedNumbers?.value ?? []).map((related) => ({ ...related, of: shipment }));
