import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, forkFor, transact } from "@waybill/storage";
import { withRules } from "../domain/normalization/judge.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { firstStaleCheck, silenceScan, staleAfterDays, staleAt } from "../domain/stale.ts";
import { foldShipment } from "../operations/advance-shipment.ts";
import { trackingPolicyOf } from "../operations/tracking-policy.ts";
import { Shipment } from "../storage/entities.ts";
import { addScans, unknownScans } from "../storage/scans.ts";
import { lockNumber } from "../storage/tracked-numbers.ts";

export interface ExpireDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Shipments looked at in one round. */
const perRound = 200;

/**
 * Ends the wait for shipments without news for as long as their tenant's policy says: they are EXPIRED, until news comes
 * after all.
 * @returns how many expired.
 */
export async function expireShipments({ database, clock, logger }: ExpireDeps): Promise<number> {
  const now = clock();
  const due = await database.db
    .collection<ShipmentRecord>("shipments")
    // Below the next millisecond, not `$lte`: see the deliveries.
    .find({ staleCheckAt: { $lt: new Date(now.getTime() + 1) } })
    .sort({ staleCheckAt: 1 })
    .limit(perRound)
    .toArray();
  let expired = 0;
  for (const found of due) {
    try {
      if (await look(database, clock, found)) expired += 1;
    } catch (error) {
      logger.warn({ err: error, shipmentId: found._id }, "a silent shipment could not be looked at; tried again later");
    }
  }
  return expired;
}

async function look(database: Database, clock: Clock, { _id, tenant }: ShipmentRecord): Promise<boolean> {
  const policy = await trackingPolicyOf(forkFor(database, tenant));
  const as = { tenant, actor: `service:${database.name}`, correlationId: `expire-${_id}`, clock };
  return transact(database, as, async (tx) => {
    const shipment = await tx.em.findOne(Shipment, { _id });
    if (!shipment?.staleCheckAt) return false;
    const now = clock();
    const at = staleAt(shipment, policy);
    if (at > now) {
      // Not later than the next look would be anyway: a shorter policy is to count soon.
      const next = Math.min(at.getTime(), firstStaleCheck(now).getTime());
      tx.em.assign(shipment, { staleCheckAt: new Date(next) });
      return false;
    }
    await lockNumber(tx, tenant, shipment);
    const scan = silenceScan(shipment, staleAfterDays(shipment.carrierCode, policy), now);
    const fresh = await unknownScans(tx.db, [scan], tx);
    if (fresh.length > 0) await addScans(tx, [{ ...withRules([], scan), shipmentId: _id }]);
    const isNews = await foldShipment(tx, shipment, now);
    // What is on its way back is not given up by this: nothing was changed, and nothing is to be looked at.
    tx.em.assign(shipment, { staleCheckAt: null });
    return isNews;
  });
}
