import type { Clock, Result } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, isTransient, transact } from "@waybill/storage";
import type { CarrierTrack, UnreadableMessage } from "../carriers/carrier.ts";
import type { Arrival } from "../carriers/arrival.ts";
import { type CarrierDesk } from "../carriers/desk.ts";
import { confirmDeliveries } from "./confirm-deliveries.ts";
import { nameCarriers, type ReadTrack } from "./name-carriers.ts";
import { takeInAll } from "../operations/take-in-scans.ts";
import { finishDeliveries, parkDelivery, postponeDelivery, type WebhookDelivery } from "../storage/deliveries.ts";
import type { NumberKey } from "../storage/tracked-numbers.ts";

export interface ProcessDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** A stored delivery, with what its adapter read in it where that is at hand. */
export interface ReadDelivery {
  readonly delivery: WebhookDelivery;
  readonly read?: Result<readonly CarrierTrack[], UnreadableMessage>;
}

/** What several deliveries brought of one number. */
interface Parcel {
  readonly tenant: string;
  readonly key: NumberKey;
  readonly arrivals: Arrival[];
  readonly deliveries: Set<WebhookDelivery>;
}

/** Transactions at once: most of their time is spent waiting for the database. */
const concurrency = 3;
/** Numbers of one transaction. More save commands; but a conflict about one of them repeats the work for all. */
const numbersTogether = 64;
/** Attempts after which a delivery that fails for another reason than an outage is put aside. */
const maxAttempts = 8;
const longestPauseMs = 10 * 60_000;

/**
 * Works on stored deliveries: takes their scans in, many numbers of a tenant in one transaction, and marks them done.
 * Doing it twice, or in two processes at once, changes nothing more. What cannot be read is parked; what fails is tried
 * again later, without holding up the others.
 */
export async function processDeliveries(deps: ProcessDeps, deliveries: readonly ReadDelivery[]): Promise<void> {
  const readable = new Set<WebhookDelivery>();
  const parcels = new Map<string, Parcel>();
  /** Those that tell of no parcel. */
  const silent: WebhookDelivery[] = [];
  const tracks: ReadTrack[] = [];
  for (const { delivery, read } of deliveries) {
    const found = readTracks(deps.carriers, delivery, read);
    if (typeof found === "string") await park(deps, delivery, found);
    else {
      readable.add(delivery);
      tracks.push(...found);
      if (found.length === 0) silent.push(delivery);
    }
  }
  for (const { delivery, key, arrival } of await nameCarriers(deps.database.db, tracks)) {
    parcelOf(parcels, delivery, key).arrivals.push(arrival);
  }
  const failed = new Map<WebhookDelivery, unknown>();
  const confirming = confirmDeliveries(deps.carriers, silent, failed);
  const queue = groupsOf([...parcels.values()]).values();
  const hand = async (): Promise<void> => {
    for (const group of queue) {
      for (const { parcel, error } of await takeInGroup(deps, group)) {
        for (const delivery of parcel.deliveries) failed.set(delivery, error);
      }
    }
  };
  await Promise.all([confirming, ...Array.from({ length: concurrency }, hand)]);
  for (const [delivery, error] of failed) await retryLater(deps, delivery, error);
  const done = [...readable].filter((delivery) => !failed.has(delivery)).map((delivery) => delivery._id);
  if (!deps.signal.aborted) await finishDeliveries(deps.database.db, done, deps.clock());
}

/** What the delivery says, by parcel, or why there is nothing. */
function readTracks(
  carriers: CarrierDesk,
  delivery: WebhookDelivery,
  known: ReadDelivery["read"],
): readonly ReadTrack[] | string {
  const adapter = carriers.adapterOf(delivery.carrierCode);
  if (!adapter) return "NO_ADAPTER";
  const read = known ?? adapter.readPush(delivery.body.toString("utf8"));
  if (!read.ok) return `${read.error.code}: ${read.error.message}`;
  return read.value.map((track) => ({ delivery, adapter, track }));
}

function parcelOf(parcels: Map<string, Parcel>, delivery: WebhookDelivery, key: NumberKey): Parcel {
  const { tenant } = delivery;
  const name = JSON.stringify([tenant, key.carrierCode, key.trackingNumber]);
  const parcel = parcels.get(name) ?? { tenant, key, arrivals: [], deliveries: new Set() };
  parcel.deliveries.add(delivery);
  parcels.set(name, parcel);
  return parcel;
}

/** Parcels of one tenant each, as many as go into a transaction. */
function groupsOf(parcels: readonly Parcel[]): Parcel[][] {
  const groups: Parcel[][] = [];
  for (const ofTenant of Map.groupBy(parcels, ({ tenant }) => tenant).values()) {
    for (let start = 0; start < ofTenant.length; start += numbersTogether) {
      groups.push(ofTenant.slice(start, start + numbersTogether));
    }
  }
  return groups;
}

/**
 * Takes a group in, at once or, when something in it does not go, one by one.
 * @param group of one tenant; at least one.
 * @returns what did not go, and why.
 */
async function takeInGroup(
  deps: ProcessDeps,
  group: readonly Parcel[],
): Promise<{ readonly parcel: Parcel; readonly error: unknown }[]> {
  const { database, clock, signal } = deps;
  const news = group.map(({ key, arrivals, deliveries: [first] }) => ({
    key,
    arrivals,
    // The delivery that brought it first: its bytes are where to look when a change is questioned.
    correlationId: first?._id ?? "",
  }));
  const ctx = {
    tenant: group[0]?.tenant ?? "",
    actor: `service:${database.name}`,
    correlationId: news[0]?.correlationId ?? "",
    clock,
    signal,
  };
  try {
    await transact(database, ctx, (tx) => takeInAll(tx, ctx, news));
    return [];
  } catch (error) {
    const isCommon = group.length === 1 || signal.aborted || isTransient(error);
    if (isCommon) return group.map((parcel) => ({ parcel, error }));
    const failed = [];
    for (const parcel of group) failed.push(...(await takeInGroup(deps, [parcel])));
    return failed;
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
