import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { carrierByCode } from "../../domain/carrier-registry.ts";
import type { TrackingRemapRecord } from "../../domain/normalization/remap.ts";
import { TrackingRemap } from "../../storage/normalization.entities.ts";
import { remapEvent } from "./remap-event.ts";

/** Begins a walk over the stored scans that judges them anew. The job does the walking. */
export async function remapTrackingEvents(
  context: Context,
  input: { readonly idempotencyKey: string; readonly carrierCode?: string | null | undefined },
): Promise<Outcome<TrackingRemapRecord>> {
  staffOnly(context, "Normalisation is for staff.");
  const ctx = writeContext(context);
  return write(context.database, ctx, command(context, "remapTrackingEvents", input), async (tx) => {
    const carrierCode = input.carrierCode ?? null;
    if (carrierCode !== null && !carrierByCode(carrierCode)) {
      return refuse("UNKNOWN_CARRIER", ["input", "carrierCode"], "no carrier has this code");
    }
    if ((await tx.em.count(TrackingRemap, { status: "RUNNING" })) > 0) {
      return refuse("INVALID_STATE", ["input"], "the stored scans are being judged anew already");
    }
    const now = context.clock();
    const remap = tx.em.create(TrackingRemap, {
      _id: newId("trackingRemap", now),
      tenant: ctx.tenant,
      status: "RUNNING",
      carrierCode,
      place: null,
      ...{ checkedEvents: 0, changedEvents: 0, changedShipments: 0 },
      ...{ actor: ctx.actor, correlationId: ctx.correlationId },
      nextAttemptAt: now,
      createdAt: now,
      completedAt: null,
      version: 1,
    });
    tx.record(remapEvent("tracking_remap.started", remap, now));
    return ok({ ...remap });
  });
}
