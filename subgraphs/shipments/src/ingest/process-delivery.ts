import type { Clock } from "@waybill/kernel";
import { type Database, isTransient } from "@waybill/storage";
import type { Logger } from "@waybill/service";
import type { CarrierDesk } from "../carriers/desk.ts";
import { type TrackingScan, toTrackingScan } from "../domain/tracking-scan.ts";
import { takeInScans } from "../operations/take-in-scans.ts";
import { finishDelivery, parkDelivery, postponeDelivery, type WebhookDelivery } from "../storage/deliveries.ts";

export interface ProcessDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Attempts after which a delivery that fails for another reason than an outage is put aside. */
const maxAttempts = 8;
const longestPauseMs = 10 * 60_000;

/**
 * Works on a stored delivery: takes its scans in, number by number, and marks it done. Doing it twice, or in two
 * processes at once, changes nothing more. What cannot be read is parked; what fails is tried again later.
 */
export async function processDelivery(deps: ProcessDeps, delivery: WebhookDelivery): Promise<void> {
  const { database, clock, logger, signal } = deps;
  try {
    const scans = readScans(deps.carriers, delivery);
    if (typeof scans === "string") {
      logger.warn({ delivery: delivery._id, reason: scans }, "a carrier's push cannot be read and is parked");
      return await parkDelivery(database.db, delivery._id, scans);
    }
    const { tenant, _id: correlationId } = delivery;
    const ctx = { tenant, actor: `service:${database.name}`, correlationId, clock, signal };
    let newScans = 0;
    for (const [trackingNumber, ofNumber] of Map.groupBy(scans, (scan) => scan.trackingNumber)) {
      newScans += await takeInScans(database, ctx, { carrierCode: delivery.carrierCode, trackingNumber }, ofNumber);
    }
    await finishDelivery(database.db, delivery._id, { scans: scans.length, newScans }, clock());
  } catch (error) {
    if (signal.aborted) return;
    await retryLater(deps, delivery, error);
  }
}

/** The delivery's scans, or why there are none. */
function readScans(carriers: CarrierDesk, delivery: WebhookDelivery): readonly TrackingScan[] | string {
  const adapter = carriers.adapterOf(delivery.carrierCode);
  if (!adapter) return "NO_ADAPTER";
  const read = adapter.readPush(delivery.body.toString("utf8"));
  if (!read.ok) return `${read.error.code}: ${read.error.message}`;
  const arrival = { tenant: delivery.tenant, receivedAt: delivery.receivedAt, ingestedVia: "PUSH" } as const;
  return read.value.map((scan) => toTrackingScan(scan, adapter.classify, arrival));
}

async function retryLater(deps: ProcessDeps, delivery: WebhookDelivery, error: unknown): Promise<void> {
  const { database, clock, logger } = deps;
  const details = { err: error, delivery: delivery._id, attempts: delivery.attempts + 1 };
  try {
    if (!isTransient(error) && delivery.attempts + 1 >= maxAttempts) {
      logger.error(details, "a carrier's push could not be worked on and is parked");
      return await parkDelivery(database.db, delivery._id, error instanceof Error ? error.name : "UNKNOWN");
    }
    logger.warn(details, "a carrier's push could not be worked on; trying again later");
    const pause = Math.min(longestPauseMs, 1000 * 4 ** Math.min(delivery.attempts, 6));
    await postponeDelivery(database.db, delivery._id, new Date(clock().getTime() + pause));
  } catch (again) {
    // The database is away: the delivery stays due, and the next sweep finds it.
    logger.warn({ err: again, delivery: delivery._id }, "a delivery could not be postponed");
  }
}
