import { err, mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import { checkKey, findKey, keyReused, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type PickupRecord, pickupTransitions } from "../../domain/pickups/pickup.ts";
import { Pickup } from "../../storage/pickups.entities.ts";
import { pickupEvent } from "./pickup-event.ts";

export interface CancelPickup {
  readonly idempotencyKey: string;
  readonly pickupId: string;
  readonly expectedVersion?: number | null | undefined;
}

/**
 * Cancels a pickup at its carrier and here. The carrier is asked first and takes the same question twice as once, so that
 * a crash in between is mended by repeating the call. One that was never confirmed is cancelled here alone.
 */
export async function cancelPickup(context: Context, input: CancelPickup): Promise<Outcome<PickupRecord>> {
  staffOnly(context);
  const as = { ...writeContext(context), signal: undefined };
  const named = command(context, "cancelPickup", input);
  const badKey = checkKey(named);
  if (badKey && !badKey.ok) return badKey;
  const known = await findKey<PickupRecord>(context.database, as, named);
  if (known.state === "DONE") return ok(known.answer);
  if (known.state === "REUSED") return err([keyReused()]);
  const path = ["input", "pickupId"];
  const pickup = await context.em.findOne(Pickup, { _id: input.pickupId });
  if (!pickup) return refuse("NOT_FOUND", path, "no such pickup");
  const conflict = versionConflict(pickup.version, input.expectedVersion);
  if (conflict) return conflict;
  if (!mayGo(pickupTransitions, pickup.status, "CANCELLED")) {
    return refuse("INVALID_STATE", path, `the pickup is ${pickup.status}`);
  }
  const { confirmationCode, station, day, service } = pickup;
  if (confirmationCode !== null) {
    const desk = context.carriers.pickupsOf(as.tenant, pickup.accountId);
    if (!desk) return refuse("INVALID_STATE", path, "the carrier account is not configured any more");
    const gone = await desk.provider.cancel(desk.account, { confirmationCode, station, day, service });
    if (!gone.ok) {
      const isRefusal = gone.error.kind === "REFUSED" && !gone.error.retriable;
      return refuse(isRefusal ? "CARRIER_REFUSED" : "UNAVAILABLE", path, gone.error.message);
    }
  }
  return write(context.database, as, named, async (tx) => {
    const current = await tx.em.findOneOrFail(Pickup, { _id: pickup._id });
    if (current.status === "CANCELLED") return refuse("INVALID_STATE", path, "the pickup is CANCELLED");
    tx.em.assign(current, { status: "CANCELLED", updatedAt: context.clock(), version: current.version + 1 });
    tx.record(pickupEvent("pickup.cancelled", current));
    return ok({ ...current });
  });
}
