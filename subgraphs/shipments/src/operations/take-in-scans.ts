import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Arrival } from "../carriers/desk.ts";
import { type CarrierFacts, joinFacts, mergeFacts, noFacts, sameFacts } from "../domain/carrier-facts.ts";
import { holderAt } from "../domain/number-holders.ts";
import { withRules } from "../domain/normalization/judge.ts";
import { applyState, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import { stateOf } from "../domain/shipment-state.ts";
import { Shipment } from "../storage/entities.ts";
import { addScans, scansToFold, unknownScans } from "../storage/scans.ts";
import { factsOfNumber, keepFacts, lockNumber, type NumberKey } from "../storage/tracked-numbers.ts";
import { expectByCarrier } from "./cases/expect-delivery.ts";
import { followShipment } from "./cases/follow-shipment.ts";
import { rulesInForce } from "./normalization/rules-of.ts";

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
  const { shipmentId, holders, facts } = await lockNumber(tx, ctx.tenant, key);
  const scans = arrivals.flatMap((arrival) => arrival.scans);
  const fresh = scans.length === 0 ? [] : await unknownScans(tx.db, scans, tx);
  const rules = fresh.length === 0 ? [] : await rulesInForce(tx.em);
  const judged = Map.groupBy(
    fresh.map((scan) => withRules(rules, scan)),
    (scan) => holderAt(holders, scan),
  );
  for (const [owner, own] of judged) await addScans(tx, own, owner);
  const newScans = fresh.length;
  const shipment = shipmentId === null ? null : await tx.em.findOne(Shipment, { _id: shipmentId, tenant: ctx.tenant });
  if (!shipment) {
    const waiting = factsWith(facts, arrivals);
    if (!sameFacts(facts, waiting)) await keepFacts(tx, ctx.tenant, key, waiting);
    return { newScans, shipment: null };
  }
  // Several numbers, one state: who folds it holds the lock of the shipment's first number.
  if (!sameNumber(shipment, key)) await lockNumber(tx, ctx.tenant, shipment);
  const known = shipment.carrierFacts ?? noFacts;
  // What is said of the parcel that had the number before is not said of this one.
  const since = holders[0]?.since ?? null;
  const next = factsWith(
    known,
    arrivals.filter(({ at }) => since === null || !at || at.asOf >= since),
  );
  const isStated = !sameFacts(known, next);
  if (judged.has(shipmentId) || isStated) await foldShipment(tx, shipment, ctx.clock(), next);
  for (const owner of judged.keys()) {
    const former = owner === null || owner === shipmentId ? null : await tx.em.findOne(Shipment, { _id: owner });
    if (former) await foldShipment(tx, former, ctx.clock());
  }
  return { newScans, shipment: { ...shipment } };
}

const sameNumber = (a: NumberKey, b: NumberKey): boolean =>
  a.carrierCode === b.carrierCode && a.trackingNumber === b.trackingNumber;

const factsWith = (known: CarrierFacts, arrivals: readonly Arrival[]): CarrierFacts =>
  arrivals.reduce((facts, { stated, at }) => (stated && at ? mergeFacts(facts, stated, at) : facts), known);

/**
 * Brings a shipment to the state of its stored scans, and records the change when there is one to tell of.
 * @param facts what carriers said beside their scans; joined to what the shipment has.
 * @returns whether there was a change to tell of.
 */
export async function foldShipment(
  tx: Tx,
  shipment: Shipment,
  now: Date,
  facts: CarrierFacts = noFacts,
): Promise<boolean> {
  const previous: ShipmentRecord = { ...shipment };
  const known = shipment.carrierFacts ?? noFacts;
  const carrierFacts = joinFacts(known, facts);
  const scans = await scansToFold(tx, shipment.tenant, shipment._id);
  const state = stateOf({ numbers: shipment.numbers, carrierFacts }, scans);
  const change = applyState(previous, state, now);
  tx.em.assign(shipment, change.shipment);
  if (!sameFacts(known, carrierFacts)) tx.em.assign(shipment, { carrierFacts, updatedAt: now });
  if (change.isNews) tx.record(shipmentEvent("shipment.status_changed", change.shipment, previous.status));
  // One more failed attempt is no news of the shipment, but it is of its case.
  const isFollowed = change.isNews || change.shipment.status === "ATTEMPT_FAILED";
  if (isFollowed) await followShipment(tx, previous, change.shipment, scans, now);
  const estimate = carrierFacts.estimate?.value;
  if (estimate) await expectByCarrier(tx, shipment, known.estimate?.value ?? null, estimate);
  return change.isNews;
}
