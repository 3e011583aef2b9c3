import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, isTransient } from "@waybill/storage";
import { type Arrival, arrivalOf, type CarrierDesk } from "../carriers/desk.ts";
import { takeInArrivals } from "../operations/take-in-scans.ts";
import { finishDeliveries, parkDelivery, postponeDelivery, type WebhookDelivery } from "../storage/deliveries.ts";

export interface ProcessDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** What several deliveries brought of one number. */
interface Parcel {
  readonly tenant: string;
  readonly carrierCode: string;
  readonly trackingNumber: string;
  readonly arrivals: Arrival[];
  readonly deliveries: Set<WebhookDelivery>;
}

/** Parcels taken in at once: most of the time is spent waiting for commits. */
const concurrency = 4;
/** Attempts after which a delivery that fails for another reason than an outage is put aside. */
const maxAttempts = 8;
const longestPauseMs = 10 * 60_000;

/**
 * Works on stored deliveries: takes their scans in, one transaction for each number that they tell of, and marks them
 * done. Doing it twice, or in two processes at once, changes nothing more. What cannot be read is parked; what fails
 * is tried again later, without holding up the others.
 */
export async function processDeliveries(deps: ProcessDeps, deliveries: readonly WebhookDelivery[]): Promise<void> {
  const readable = new Set<WebhookDelivery>();
  const parcels = new Map<string, Parcel>();
  for (const delivery of deliveries) {
    const parts = readParcels(deps.carriers, delivery);
    if (typeof parts === "string") await park(deps, delivery, parts);
    else {
      readable.add(delivery);
      for (const { carrierCode, trackingNumber, arrival } of parts) {
        parcelOf(parcels, delivery, carrierCode, trackingNumber).arrivals.push(arrival);
      }
    }
  }
  const failed = new Set<WebhookDelivery>();
  const queue = parcels.values();
  const hand = async (): Promise<void> => {
    for (const parcel of queue) {
      const error = await takeInParcel(deps, parcel);
      if (error === null) continue;
      for (const delivery of parcel.deliveries) {
        if (!failed.has(delivery)) await retryLater(deps, delivery, error);
        failed.add(delivery);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, hand));
  const done = [...readable].filter((delivery) => !failed.has(delivery)).map((delivery) => delivery._id);
  if (!deps.signal.aborted) await finishDeliveries(deps.database.db, done, deps.clock());
}

interface Part {
  readonly carrierCode: string;
  readonly trackingNumber: string;
  readonly arrival: Arrival;
}

/** What the delivery says, by parcel, or why there is nothing. */
function readParcels(carriers: CarrierDesk, delivery: WebhookDelivery): readonly Part[] | string {
  const adapter = carriers.adapterOf(delivery.carrierCode);
  if (!adapter) return "NO_ADAPTER";
  const read = adapter.readPush(delivery.body.toString("utf8"));
  if (!read.ok) return `${read.error.code}: ${read.error.message}`;
  const arrival = { tenant: delivery.tenant, receivedAt: delivery.receivedAt, ingestedVia: "PUSH" } as const;
  return read.value.map((track) => ({
    // Whoever passes on others' scans says whose they are; a carrier's own push is its own.
    carrierCode: track.scans[0]?.carrierCode ?? adapter.carriers[0] ?? delivery.carrierCode,
    trackingNumber: track.trackingNumber,
    arrival: arrivalOf(track, adapter, arrival),
  }));
}

function parcelOf(
  parcels: Map<string, Parcel>,
  delivery: WebhookDelivery,
  carrierCode: string,
  trackingNumber: string,
): Parcel {
  const { tenant } = delivery;
  const key = JSON.stringify([tenant, carrierCode, trackingNumber]);
  const parcel = parcels.get(key) ?? { tenant, carrierCode, trackingNumber, arrivals: [], deliveries: new Set() };
  parcel.deliveries.add(delivery);
  parcels.set(key, parcel);
  return parcel;
}

/** @returns what went wrong, or null. */
async function takeInParcel(deps: ProcessDeps, parcel: Parcel): Promise<unknown> {
  const { database, clock, signal } = deps;
  const [first] = parcel.deliveries;
  const ctx = {
    tenant: parcel.tenant,
    actor: `service:${database.name}`,
    // The delivery that began the transaction: its bytes are where to look when a change is questioned.
    correlationId: first?._id ?? "",
    clock,
    signal,
  };
  try {
    await takeInArrivals(database, ctx, parcel, parcel.arrivals);
    return null;
  } catch (error) {
    return error ?? new Error("unknown");
  }
}

async function park({ database, logger }: ProcessDeps, delivery: WebhookDelivery, reason: string): Promise<void> {
  logger.warn({ delivery: delivery._id, reason }, "a carrier's push cannot be worked on and is parked");
  await parkDelivery(database.db, delivery._id, reason);
}

async function retryLater(deps: ProcessDeps, delivery: WebhookDelivery, error: unknown): Promise<void> {
  if (deps.signal.aborted) return;
  const attempts = delivery.attempts + 1;
  deps.logger.warn({ err: error, delivery: delivery._id, attempts }, "a carrier's push could not be worked on");
  if (!isTransient(error) && attempts >= maxAttempts) {
    return park(deps, delivery, error instanceof Error ? error.name : "UNKNOWN");
  }
  const pause = Math.min(longestPauseMs, 1000 * 4 ** Math.min(delivery.attempts, 6));
  await postponeDelivery(deps.database.db, delivery._id, new Date(deps.clock().getTime() + pause));
}
