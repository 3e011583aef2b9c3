import type { Tx } from "@waybill/storage";
import { type CarrierFacts, noFacts } from "../domain/carrier-facts.ts";
import { journeyOf } from "../domain/performance.ts";
import { advanceShipment, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import type { ShipmentScan } from "../domain/shipment-state.ts";
import type { Shipment } from "../storage/entities.ts";
import { noteJourneys } from "../storage/performance.ts";
import { scansToFold, type StateScan } from "../storage/scans.ts";
import { expectByCarrier } from "./cases/expect-delivery.ts";
import { followShipment } from "./cases/follow-shipment.ts";
import { linkLegs, namedByFacts } from "./link-legs.ts";
import { reviseEstimate } from "./estimates/revise-estimate.ts";

/** What scans and statements make of a shipment. */
export interface Advance {
  readonly shipment: ShipmentRecord;
  /** Whether there was a change to tell of. */
  readonly isNews: boolean;
}

/** What came of a shipment. */
export interface ShipmentNews {
  readonly shipment: ShipmentRecord;
  /** All scans that it has, or those that suffice alone where nothing follows. */
  readonly scans: readonly StateScan[];
  /** What carriers said beside their scans; joined to what the shipment has. */
  readonly facts: CarrierFacts;
  /** Where to look when the change is questioned; the transaction's own when left out. */
  readonly correlationId?: string;
}

/**
 * Brings shipments to the state of their scans, records the changes that there are to tell of, and does what follows
 * from them beside the shipments: cases, figures, estimates, and by when they are due. A new estimate is told of after
 * the new state.
 * @param news each shipment once. @returns the shipments as they are to be stored, in the order of `news`.
 */
export async function advanceAll(tx: Tx, news: readonly ShipmentNews[], now: Date): Promise<Advance[]> {
  const changes = news.map((one) => ({ ...one, change: advanceShipment(one.shipment, one.scans, one.facts, now) }));
  const notes = changes.flatMap(({ scans, change }) =>
    isFollowed(change) ? [{ shipment: change.shipment, journey: journeyOf(scans, change.shipment.deliveredAt) }] : [],
  );
  const records = await noteJourneys(tx, notes, now);
  const advances: Advance[] = [];
  for (const { shipment, scans, change, correlationId } of changes) {
    const own: Tx = correlationId === undefined ? tx : { ...tx, record: (event) => tx.record(event, correlationId) };
    const { shipment: next, isNews } = change;
    if (isNews) own.record(shipmentEvent("shipment.status_changed", next, shipment.status));
    const record = records.get(shipment._id);
    if (record) await followShipment(own, shipment, next, record, now);
    const estimate = next.carrierFacts?.estimate?.value;
    if (estimate) await expectByCarrier(own, next, shipment.carrierFacts?.estimate?.value ?? null, estimate);
    advances.push({ shipment: await reviseEstimate(own, next, scans, now), isNews });
  }
  return advances;
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
  const linked = await linkLegs(tx, { ...shipment }, namedByFacts(facts, shipment), now);
  const scans = await scansToFold(tx, shipment.tenant, shipment._id);
  const [change] = await advanceAll(tx, [{ shipment: linked, scans, facts }], now);
  if (!change) return false;
  tx.em.assign(shipment, change.shipment);
  return change.isNews;
}
