import { err, mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import { checkKey, findKey, keyReused, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { labelTransitions } from "../../domain/labels/label.ts";
import { voidingScan } from "../../domain/labels/voiding-scan.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { Label } from "../../storage/labels.entities.ts";
import { findShipment } from "../find-shipment.ts";
import { nothingCame } from "../../carriers/arrival.ts";
import { takeIn } from "../take-in-scans.ts";

export interface VoidLabel {
  readonly idempotencyKey: string;
  readonly shipmentId: string;
  readonly expectedVersion?: number | null | undefined;
}

/** How far a shipment may be for its label to be unused. */
const unused = new Set(["PENDING", "INFO_RECEIVED", "CANCELLED"]);

/**
 * Voids a label at its carrier and cancels its shipment. The carrier is asked first and takes the same question twice
 * as once, so that a crash in between is mended by repeating the call.
 */
export async function voidLabel(context: Context, input: VoidLabel): Promise<Outcome<ShipmentRecord>> {
  staffOnly(context);
  const ctx = writeContext(context);
  const named = command(context, "voidLabel", input);
  const badKey = checkKey(named);
  if (badKey && !badKey.ok) return badKey;
  const known = await findKey<ShipmentRecord>(context.database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  if (known.state === "REUSED") return err([keyReused()]);
  const path = ["input", "shipmentId"];
  const shipment = await findShipment(context, input.shipmentId);
  if (!shipment) return refuse("NOT_FOUND", path, "no such shipment");
  const conflict = versionConflict(shipment.version, input.expectedVersion);
  if (conflict) return conflict;
  const label = await context.em.findOne(Label, { shipmentId: shipment._id });
  if (!label || !mayGo(labelTransitions, label.status, "VOIDED")) {
    return refuse("INVALID_STATE", path, label ? `the label is ${label.status}` : "it has no label of Waybill's");
  }
  if (label.manifestId !== null) return refuse("INVALID_STATE", path, "the label is on a manifest");
  if (!unused.has(shipment.status)) return refuse("INVALID_STATE", path, `the shipment is ${shipment.status}`);
  const desk = context.carriers.labelsOf(ctx.tenant, label.accountId);
  if (!desk) return refuse("INVALID_STATE", path, "the carrier account is not configured any more");
  const { trackingNumber, carrierCode } = shipment;
  const gone = await desk.provider.void(desk.account, { trackingNumber, fromCountry: label.from.countryCode });
  if (!gone.ok) {
    const isRefusal = gone.error.kind === "REFUSED" && !gone.error.retriable;
    return refuse(isRefusal ? "CARRIER_REFUSED" : "UNAVAILABLE", path, gone.error.message);
  }
  return write(context.database, { ...ctx, signal: undefined }, named, async (tx) => {
    const now = context.clock();
    // The scan takes the lock of the number, so two calls at once meet there.
    const scan = voidingScan({ ...label, trackingNumber }, now);
    const taken = await takeIn(tx, ctx, { carrierCode, trackingNumber }, [{ ...nothingCame, scans: [scan] }]);
    const current = await tx.em.findOneOrFail(Label, { _id: label._id }, { refresh: true });
    if (current.status === "VOIDED") return refuse("INVALID_STATE", path, "the label is VOIDED");
    tx.em.assign(current, { status: "VOIDED", voidedAt: now });
    return ok(taken.shipment ?? shipment);
  });
}
