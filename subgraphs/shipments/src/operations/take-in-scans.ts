import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Arrival } from "../carriers/desk.ts";
import { type CarrierFacts, joinFacts, mergeFacts, noFacts, sameFacts, withDelay } from "../domain/carrier-facts.ts";
import { foldScans } from "../domain/fold-scans.ts";
import { applyState, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import { Shipment } from "../storage/entities.ts";
import { reviseEstimate } from "./estimates/revise-estimate.ts";
import { addScans, scansToFold, unknownScans } from "../storage/scans.ts";
import { factsOfNumber, keepFacts, lockNumber, type NumberKey } from "../storage/tracked-numbers.ts";

export interface TakenIn {
  /** Scans that were not known before. */
  readonly newScans: number;
  /** The shipment they belong to, as it is then; null while no shipment has the number. */
  readonly shipment: ShipmentRecord | null;
}

/** Takes in what came of one number, in a transaction of its own. Repeating it changes nothing. */
export async function takeInArrivals(
  database: Database,
  ctx: WriteContext,
  key: NumberKey,
  arrivals: readonly Arrival[],
): Promise<number> {
  // Most of what carriers send is known already: that needs no transaction.
  const scans = arrivals.flatMap((arrival) => arrival.scans);
  if ((await unknownScans(database.db, scans)).length === 0) {
    const known = await factsOfNumber(database.db, ctx.tenant, key);
    if (sameFacts(known, factsWith(known, arrivals))) return 0;
  }
  return transact(database, ctx, async (tx) => (await takeIn(tx, ctx, key, arrivals)).newScans);
}

/**
 * Stores the scans that are new, and brings the shipment of their number to the state that all its scans add up to.
 * Scans of a number that no shipment has are kept until one has it.
 */
export async function takeIn(
  tx: Tx,
  ctx: Pick<WriteContext, "tenant" | "clock">,
  key: NumberKey,
  arrivals: readonly Arrival[],
): Promise<TakenIn> {
  const { shipmentId, facts } = await lockNumber(tx, ctx.tenant, key);
  const scans = arrivals.flatMap((arrival) => arrival.scans);
  const fresh = scans.length === 0 ? [] : await unknownScans(tx.db, scans, tx);
  if (fresh.length > 0) await addScans(tx, fresh, shipmentId);
  const shipment = shipmentId === null ? null : await tx.em.findOne(Shipment, { _id: shipmentId, tenant: ctx.tenant });
  if (!shipment) {
    const waiting = factsWith(facts, arrivals);
    if (!sameFacts(facts, waiting)) await keepFacts(tx, ctx.tenant, key, waiting);
    return { newScans: fresh.length, shipment: null };
  }
  const known = shipment.carrierFacts ?? noFacts;
  const next = factsWith(known, arrivals);
  const isStated = !sameFacts(known, next);
  if (fresh.length > 0 || isStated) await foldShipment(tx, shipment, ctx.clock(), next);
  return { newScans: fresh.length, shipment: { ...shipment } };
}

const factsWith = (known: CarrierFacts, arrivals: readonly Arrival[]): CarrierFacts =>
  arrivals.reduce((facts, { stated, at }) => (stated && at ? mergeFacts(facts, stated, at) : facts), known);

/**
 * Brings a shipment to the state of its stored scans, and records the change when there is one to tell of. Its
 * estimate follows.
 * @param facts what carriers said beside their scans; joined to what the shipment has.
 */
export async function foldShipment(
  tx: Tx,
  shipment: Shipment,
  now: Date,
  facts: CarrierFacts = noFacts,
): Promise<void> {
  const previous = shipment.status;
  const known = shipment.carrierFacts ?? noFacts;
  const carrierFacts = joinFacts(known, facts);
  const scans = await scansToFold(tx, shipment.tenant, shipment._id);
  const state = withDelay(foldScans(scans), carrierFacts);
  const change = applyState({ ...shipment }, state, now);
  tx.em.assign(shipment, change.shipment);
  if (!sameFacts(known, carrierFacts)) tx.em.assign(shipment, { carrierFacts, updatedAt: now });
  if (change.isNews) tx.record(shipmentEvent("shipment.status_changed", change.shipment, previous));
  await reviseEstimate(tx, shipment, scans, now);
}
