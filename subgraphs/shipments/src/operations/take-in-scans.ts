import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import { foldScans } from "../domain/fold-scans.ts";
import { applyState, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import { Shipment } from "../storage/entities.ts";
import { addScans, scansToFold, unknownScans } from "../storage/scans.ts";
import { lockNumber, type NumberKey } from "../storage/tracked-numbers.ts";

export interface TakenIn {
  /** Scans that were not known before. */
  readonly newScans: number;
  /** The shipment they belong to, as it is then; null while no shipment has the number. */
  readonly shipment: ShipmentRecord | null;
}

/** Takes scans of one number in, in a transaction of their own. Repeating it changes nothing. */
export async function takeInScans(
  database: Database,
  ctx: WriteContext,
  key: NumberKey,
  scans: readonly TrackingScan[],
): Promise<number> {
  // Most of what carriers send is known already: that needs no transaction.
  if ((await unknownScans(database.db, scans)).length === 0) return 0;
  return transact(database, ctx, async (tx) => (await takeIn(tx, ctx, key, scans)).newScans);
}

/**
 * Stores the scans that are new, and brings the shipment of their number to the state that all its scans add up to.
 * Scans of a number that no shipment has are kept until one has it.
 */
export async function takeIn(
  tx: Tx,
  ctx: Pick<WriteContext, "tenant" | "clock">,
  key: NumberKey,
  scans: readonly TrackingScan[],
): Promise<TakenIn> {
  const { shipmentId } = await lockNumber(tx, ctx.tenant, key);
  const fresh = await unknownScans(tx.db, scans, tx);
  if (fresh.length > 0) await addScans(tx, fresh, shipmentId);
  const shipment = shipmentId === null ? null : await tx.em.findOne(Shipment, { _id: shipmentId, tenant: ctx.tenant });
  if (!shipment) return { newScans: fresh.length, shipment: null };
  if (fresh.length > 0) await foldShipment(tx, shipment, ctx.clock());
  return { newScans: fresh.length, shipment: { ...shipment } };
}

/** Brings a shipment to the state of its stored scans, and records the change when there is one to tell of. */
export async function foldShipment(tx: Tx, shipment: Shipment, now: Date): Promise<void> {
  const previous = shipment.status;
  const state = foldScans(await scansToFold(tx, shipment.tenant, shipment._id));
  const change = applyState({ ...shipment }, state, now);
  tx.em.assign(shipment, change.shipment);
  if (change.isNews) tx.record(shipmentEvent("shipment.status_changed", change.shipment, previous));
}
