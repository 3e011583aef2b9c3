import { err, ok, type Outcome, refuse } from "@waybill/kernel";
import { findKey, keyReused, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { findShipment } from "./find-shipment.ts";
import { takeIn } from "./take-in-scans.ts";

export interface Refreshed {
  readonly shipment: ShipmentRecord;
  readonly newEvents: number;
}

/** Asks the carrier for a shipment's scans now. The carrier is asked before the transaction, and not on a replay. */
export async function refreshTracking(
  context: Context,
  input: { readonly idempotencyKey: string; readonly shipmentId: string },
): Promise<Outcome<Refreshed>> {
  const ctx = writeContext(context);
  const named = command(context, "refreshTracking", input);
  const known = await findKey<Refreshed>(context.database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  if (known.state === "REUSED") return err([keyReused()]);
  const shipment = await findShipment(context, input.shipmentId);
  if (!shipment) return refuse("NOT_FOUND", ["input", "shipmentId"], "no such shipment");
  const asked = await context.carriers.pull(ctx.tenant, shipment, context.clock(), context.signal);
  if (!asked.ok) {
    return asked.error.code === "NO_ACCOUNT"
      ? refuse("INVALID_STATE", ["input", "shipmentId"], asked.error.message)
      : refuse("UNAVAILABLE", ["input", "shipmentId"], asked.error.message);
  }
  return write(context.database, ctx, named, async (tx) => {
    const taken = await takeIn(tx, ctx, shipment, [asked.value]);
    return ok({ shipment: taken.shipment ?? shipment, newEvents: taken.newScans });
  });
}
