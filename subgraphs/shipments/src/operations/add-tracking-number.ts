import { ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkTrackingNumber, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import { checkMoreNumbers, type Leg, moreNumbers, type ShipmentNumber } from "../domain/shipment-numbers.ts";
import { Shipment } from "../storage/entities.ts";
import { claimScans } from "../storage/scans.ts";
import { assignNumber, lockNumber } from "../storage/tracked-numbers.ts";
import { foldShipment } from "./advance-shipment.ts";

export interface AddTrackingNumber {
  readonly idempotencyKey: string;
  readonly shipmentId: string;
  readonly expectedVersion?: number | null | undefined;
  readonly carrierCode?: string | null | undefined;
  readonly trackingNumber: string;
  readonly leg?: Leg | null | undefined;
  readonly packageNumber?: number | null | undefined;
}

/** Gives a shipment another number: that of a further leg, or of a further package. Scans that wait for it are its own. */
export async function addTrackingNumber(context: Context, input: AddTrackingNumber): Promise<Outcome<ShipmentRecord>> {
  staffOnly(context, "Tracking numbers are added by staff.");
  const ctx = writeContext(context);
  const checked = checkTrackingNumber(input.trackingNumber, input.carrierCode);
  if (!checked.ok) return checked;
  const key = checked.value;
  return write(context.database, ctx, command(context, "addTrackingNumber", input), async (tx) => {
    const shipment = await tx.em.findOne(Shipment, { _id: input.shipmentId });
    if (!shipment) return refuse("NOT_FOUND", ["input", "shipmentId"], "no such shipment");
    const conflict = versionConflict(shipment.version, input.expectedVersion);
    if (conflict) return conflict;
    const packageNumber = checkMoreNumbers(shipment, input.packageNumber ?? null);
    if (!packageNumber.ok) return packageNumber;
    // The lock of its first number is the shipment's.
    await lockNumber(tx, ctx.tenant, shipment);
    const { shipmentId } = await lockNumber(tx, ctx.tenant, key);
    if (shipmentId !== null) {
      return refuse("TAKEN", ["input", "trackingNumber"], `shipment ${shipmentId} has this number`);
    }
    const now = context.clock();
    const added: ShipmentNumber = {
      ...{ ...key, leg: input.leg ?? null, packageNumber: packageNumber.value },
      ...{ addedBy: "CALLER", addedAt: now },
    };
    tx.em.assign(shipment, {
      numbers: [...moreNumbers(shipment), added],
      version: shipment.version + 1,
      updatedAt: now,
      // Nobody may have been there to ask about the first.
      subscribeAt: now,
      nextPollAt: shipment.nextPollAt ?? context.carriers.firstPollAt(ctx.tenant, key.carrierCode, now),
    });
    tx.record(shipmentEvent("shipment.tracking_number_added", { ...shipment }, shipment.status));
    await assignNumber(tx, ctx.tenant, key, shipment._id);
    await claimScans(tx, ctx.tenant, key, shipment._id);
    // Also without a scan: a package of which nothing is known yet makes the shipment another.
    await foldShipment(tx, shipment, now);
    return ok({ ...shipment });
  });
}
