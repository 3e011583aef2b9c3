import { err, ok, type Outcome, refuse } from "@waybill/kernel";
import { checkKey, type Command, findKey, keyReused, write, type WriteContext } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { Label } from "../../storage/labels.entities.ts";
import { findShipment } from "../find-shipment.ts";
import { askToVoid, holdForVoid, recordVoid } from "./attempt-void.ts";

export interface VoidLabel {
  readonly idempotencyKey: string;
  readonly shipmentId: string;
  readonly expectedVersion?: number | null | undefined;
}

/** How far a shipment may be for its label to be unused. */
const unused = new Set(["PENDING", "INFO_RECEIVED", "CANCELLED"]);
const path = ["input", "shipmentId"];

/**
 * Voids a label at its carrier and cancels its shipment, in three steps: hold the label, so that no manifest takes it
 * meanwhile; ask the carrier; record what it said. A crash in between is mended by repeating the call, or by the job.
 */
export async function voidLabel(context: Context, input: VoidLabel): Promise<Outcome<ShipmentRecord>> {
  staffOnly(context);
  const as = { ...writeContext(context), signal: undefined };
  const named = command(context, "voidLabel", input);
  const badKey = checkKey(named);
  if (badKey && !badKey.ok) return badKey;
  const answered = await answerOf(context, as, named);
  if (answered) return answered;
  const voided = await attempt(context, as, named, input);
  // Who was refused because the same call, sent twice, was done meanwhile has its answer.
  return voided.ok ? voided : ((await answerOf(context, as, named)) ?? voided);
}

/** What the command was answered before; null when it was not. */
async function answerOf(
  { database }: Context,
  as: WriteContext,
  named: Command,
): Promise<Outcome<ShipmentRecord> | null> {
  const known = await findKey<ShipmentRecord>(database, as, named);
  if (known.state === "DONE") return ok(known.answer);
  return known.state === "REUSED" ? err([keyReused()]) : null;
}

async function attempt(
  context: Context,
  as: WriteContext,
  named: Command,
  input: VoidLabel,
): Promise<Outcome<ShipmentRecord>> {
  const shipment = await findShipment(context, input.shipmentId);
  if (!shipment) return refuse("NOT_FOUND", path, "no such shipment");
  const conflict = versionConflict(shipment.version, input.expectedVersion);
  if (conflict) return conflict;
  const label = await context.em.findOne(Label, { shipmentId: shipment._id });
  if (!label || label.status === "PENDING") {
    return refuse("INVALID_STATE", path, "it has no label that was bought through Waybill");
  }
  if (label.status === "VOIDED") return refuse("INVALID_STATE", path, "the label is VOIDED");
  if (label.manifestId !== null) return refuse("INVALID_STATE", path, "the label is on a manifest");
  // Of one that is being voided the carrier decides.
  if (label.status === "PURCHASED" && !unused.has(shipment.status)) {
    return refuse("INVALID_STATE", path, `the shipment is ${shipment.status}`);
  }
  if (!context.carriers.labelsOf(as.tenant, label.accountId)) {
    return refuse("INVALID_STATE", path, "the carrier account is not configured any more");
  }
  const held = await holdForVoid(context, as, { ...label });
  if (!held) return taken();
  const gone = await askToVoid(context, as, held);
  if (!gone.ok) {
    const isRefusal = gone.error.kind === "REFUSED" && !gone.error.retriable;
    return refuse(isRefusal ? "CARRIER_REFUSED" : "UNAVAILABLE", path, gone.error.message);
  }
  return write(context.database, as, named, async (tx) => {
    const voided = await recordVoid(tx, as, held);
    return voided ? ok(voided) : taken();
  });
}

const taken = () => refuse("UNAVAILABLE", path, "the label is just being voided or put on a manifest; repeat the call");
