import type { Tx } from "@waybill/storage";
import { type CarrierFacts, noFacts } from "../domain/carrier-facts.ts";
import { advanceShipment, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import type { ShipmentScan } from "../domain/shipment-state.ts";
import type { Shipment } from "../storage/entities.ts";
import { scansToFold, type StateScan } from "../storage/scans.ts";
import { expectByCarrier } from "./cases/expect-delivery.ts";
import { followShipment } from "./cases/follow-shipment.ts";
import { reviseEstimate } from "./estimates/revise-estimate.ts";

/** What scans and statements make of a shipment. */
export interface Advance {
  readonly shipment: ShipmentRecord;
  /** Whether there was a change to tell of. */
  readonly isNews: boolean;
}

/**
 * Brings a shipment to the state of its scans, records the change when there is one to tell of, and does what follows
 * from it beside the shipment: its cases, its figures, its estimate, and by when it is due. A new estimate is told of
 * after the new state.
 * @param scans all that it has, or those that suffice alone where nothing follows.
 * @param facts what carriers said beside their scans; joined to what the shipment has.
 * @param correlationId where to look when the change is questioned; the transaction's own when left out.
 * @returns the shipment as it is to be stored.
 */
export async function advance(
  tx: Tx,
  shipment: ShipmentRecord,
  scans: readonly StateScan[],
  facts: CarrierFacts,
  now: Date,
  correlationId?: string,
): Promise<Advance> {
  const own: Tx = correlationId === undefined ? tx : { ...tx, record: (event) => tx.record(event, correlationId) };
  const change = advanceShipment(shipment, scans, facts, now);
  const { shipment: next, isNews } = change;
  if (isNews) own.record(shipmentEvent("shipment.status_changed", next, shipment.status));
  if (isFollowed(change)) await followShipment(own, shipment, next, scans, now);
  const estimate = next.carrierFacts?.estimate?.value;
  if (estimate) await expectByCarrier(own, next, shipment.carrierFacts?.estimate?.value ?? null, estimate);
  return { shipment: await reviseEstimate(own, next, scans, now), isNews };
}

/** One more failed attempt is no news of the shipment, but it is of its case. */
const isFollowed = ({ shipment, isNews }: Advance): boolean => isNews || shipment.status === "ATTEMPT_FAILED";

/**
 * Whether nothing follows from scans that suffice alone. Figures and estimates are made from all scans: where there are
 * any to make, the others are needed, too.
 */
export const hasNoConsequences = (
  shipment: ShipmentRecord,
  scans: readonly ShipmentScan[],
  facts: CarrierFacts,
  now: Date,
): boolean => !shipment.forecast && !isFollowed(advanceShipment(shipment, scans, facts, now));

/**
 * Brings a shipment to the state of its stored scans, with all that follows.
 * @param facts what carriers said beside their scans; joined to what the shipment has.
 * @returns whether there was a change to tell of.
 */
export async function foldShipment(
  tx: Tx,
  shipment: Shipment,
  now: Date,
  facts: CarrierFacts = noFacts,
): Promise<boolean> {
  const scans = await scansToFold(tx, shipment.tenant, shipment._id);
  const change = await advance(tx, { ...shipment }, scans, facts, now);
  tx.em.assign(shipment, change.shipment);
  return change.isNews;
}
