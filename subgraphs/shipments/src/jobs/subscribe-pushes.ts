import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import type { TrackFailure } from "../carriers/carrier.ts";
import type { CarrierDesk, PushDesk } from "../carriers/desk.ts";
import { planSubscriptions, type PushSubscriptionRecord, renewalAt, retryAt } from "../domain/push-subscription.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { isFinal } from "../domain/shipment-status.ts";
import { numbersToAsk, type Question } from "../storage/numbers-to-ask.ts";
import { defaultPollLimits, takeQuestion } from "../storage/poll-budgets.ts";
import { webhookUrl } from "../operations/list-accounts.ts";
import { keepSubscription, subscriptionsOf } from "../storage/push-subscriptions.ts";

export interface SubscribeDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where the subgraph's own HTTP door is seen from outside, without a slash at the end. */
  publicUrl(): string;
}

type Row = PushSubscriptionRecord;

/** Shipments of each tenant in one round: however many one has, the others have their turn. */
const perTenant = 200;
/** How long those who work on a shipment have before another process may. */
const leaseMs = 5 * 60_000;
/** Subscriptions without an end are looked at so often all the same. */
const lookAgainMs = 30 * 86_400_000;

/**
 * Sees to it that carriers push what happens to shipments: subscribes to numbers that are new, renews before a
 * subscription ends, tries again what failed, and ends those of shipments that arrived. A crash between a carrier's
 * answer and its being kept does no harm: subscribing twice is the same as once.
 * @returns how many shipments were looked at.
 */
export async function subscribePushes(deps: SubscribeDeps): Promise<number> {
  let looked = 0;
  for (const tenant of deps.carriers.tenants()) looked += await lookAt(deps, tenant);
  return looked;
}

const shipmentsOf = (database: Database) => database.db.collection<ShipmentRecord>("shipments");

async function lookAt(deps: SubscribeDeps, tenant: string): Promise<number> {
  const { database, clock } = deps;
  const due = await shipmentsOf(database)
    .find({ tenant, subscribeAt: { $lte: clock() } })
    .sort({ subscribeAt: 1 })
    .limit(perTenant)
    .toArray();
  const leases = new Map<string, Date>();
  for (const { _id, subscribeAt = null } of due) {
    const lease = new Date(clock().getTime() + leaseMs);
    const taken = await shipmentsOf(database).updateOne({ _id, subscribeAt }, { $set: { subscribeAt: lease } });
    if (taken.modifiedCount === 1) leases.set(_id, lease);
  }
  const claimed = due.filter(({ _id }) => leases.has(_id));
  if (claimed.length === 0) return 0;
  const ids = [...leases.keys()];
  const open = claimed.filter(({ status }) => !isFinal(status));
  const wanted = Map.groupBy(await numbersToAsk(database.db, tenant, open), ({ shipmentId }) => shipmentId);
  const kept = Map.groupBy(await subscriptionsOf(database.db, tenant, ids), ({ shipmentId }) => shipmentId);
  const plans = ids.map((id) => planSubscriptions(wanted.get(id) ?? [], kept.get(id) ?? [], clock()));
  const known = [...kept.values()].flat();
  const subscribe = plans.flatMap((plan) => plan.subscribe);
  for (const numbers of Map.groupBy(subscribe, ({ carrierCode }) => carrierCode).values()) {
    await subscribeTo(deps, tenant, numbers, known);
  }
  const end = plans.flatMap((plan) => plan.end);
  for (const rows of Map.groupBy(end, (row) => `${row.accountId} ${row.carrierCode}`).values()) {
    await endAll(deps, rows);
  }
  const now = Map.groupBy(await subscriptionsOf(database.db, tenant, ids), ({ shipmentId }) => shipmentId);
  for (const [_id, lease] of leases) {
    const subscribeAt = nextLook(now.get(_id) ?? [], clock());
    // Not when there was a reason to look again meanwhile.
    await shipmentsOf(database).updateOne({ _id, subscribeAt: lease }, { $set: { subscribeAt } });
  }
  return claimed.length;
}

function nextLook(rows: readonly Row[], now: Date): Date | null {
  const times = rows.flatMap(({ state, dueAt }) => {
    if (dueAt) return [dueAt.getTime()];
    return state === "ACTIVE" ? [now.getTime() + lookAgainMs] : [];
  });
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Subscribes to numbers of one carrier, as many at a time as it takes. */
async function subscribeTo(
  deps: SubscribeDeps,
  tenant: string,
  numbers: readonly Question[],
  known: readonly Row[],
): Promise<void> {
  const carrierCode = numbers[0]?.carrierCode ?? "";
  const desk = deps.carriers.pushesOf(tenant, carrierCode);
  if (!desk) return;
  for (let from = 0; from < numbers.length; from += desk.pushes.maxNumbers) {
    const some = numbers.slice(from, from + desk.pushes.maxNumbers);
    const failures = await ask(deps, desk, some);
    for (const number of some) {
      const before = known.find(
        (row) => row.carrierCode === carrierCode && row.trackingNumber === number.trackingNumber,
      );
      const failure = failures.get(number.trackingNumber) ?? null;
      await keepSubscription(deps.database.db, rowOf(tenant, desk, number, before, failure, deps.clock()));
      if (failure) deps.logger.info({ ...number, code: failure.code }, "a carrier took no subscription");
    }
  }
}

async function ask(
  { database, clock, publicUrl }: SubscribeDeps,
  { account, adapterCode, pushes }: PushDesk,
  numbers: readonly Question[],
): Promise<ReadonlyMap<string, TrackFailure | null>> {
  const trackingNumbers = numbers.map(({ trackingNumber }) => trackingNumber);
  const wait = await takeQuestion(database.db, account.id, account.pollLimits ?? defaultPollLimits, clock());
  if (wait !== null) {
    const failure = {
      code: "RATE_LIMITED",
      message: "the account's budget is used up",
      retryAfterSeconds: wait,
    } as const;
    return new Map(trackingNumbers.map((number) => [number, failure]));
  }
  const url = webhookUrl(publicUrl(), adapterCode, account.id);
  // The newest secret is the one that lasts.
  const target = { url, secret: account.webhookSecrets.at(-1) ?? "" };
  return pushes.subscribe(account, trackingNumbers, target, numbers[0]?.carrierCode ?? "");
}

function rowOf(
  tenant: string,
  { account, pushes: { lastsMs } }: PushDesk,
  { shipmentId, carrierCode, trackingNumber }: Question,
  before: Row | undefined,
  failure: TrackFailure | null,
  now: Date,
): Row {
  const names = { tenant, shipmentId, carrierCode, trackingNumber, accountId: account.id };
  if (!failure) {
    const expiresAt = lastsMs === null ? null : new Date(now.getTime() + lastsMs);
    const dueAt = renewalAt(lastsMs, now, Math.random());
    return { ...names, state: "ACTIVE", subscribedAt: now, expiresAt, dueAt, failures: 0, failure: null };
  }
  const failures = (before?.failures ?? 0) + 1;
  const dueAt = retryAt(failures, now, Math.random(), failure.retryAfterSeconds);
  const { subscribedAt = null, expiresAt = null } = before ?? {};
  // One that could not be renewed is still there until it ends.
  const state = expiresAt !== null && expiresAt > now ? "ACTIVE" : "FAILED";
  return { ...names, state, subscribedAt, expiresAt, dueAt, failures, failure: failure.code };
}

/**
 * Ends subscriptions of one account and carrier. Where that fails it is tried again later, for an aggregator charges for
 * what it follows; in the end they are left: what is pushed then does no harm.
 */
async function endAll({ database, carriers, clock, logger }: SubscribeDeps, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  const account = first && carriers.accountById(first.accountId);
  const pushes = account && carriers.adapterOf(account.carrierCode)?.pushes;
  const left = new Map<string, TrackFailure>();
  if (first && account && pushes?.unsubscribe) {
    const live = rows.filter(({ state }) => state === "ACTIVE").map(({ trackingNumber }) => trackingNumber);
    for (let from = 0; from < live.length; from += pushes.maxNumbers) {
      const some = live.slice(from, from + pushes.maxNumbers);
      const failure = await pushes.unsubscribe(account, some, first.carrierCode);
      if (!failure) continue;
      for (const number of some) left.set(number, failure);
      logger.info({ account: account.id, code: failure.code }, "a carrier did not end subscriptions");
    }
  }
  for (const row of rows) {
    const failure = left.get(row.trackingNumber);
    const failures = row.failures + 1;
    const dueAt = failure ? retryAt(failures, clock(), Math.random(), failure.retryAfterSeconds) : null;
    const next = dueAt ? { dueAt, failures } : { state: "ENDED" as const, expiresAt: null, dueAt: null };
    await keepSubscription(database.db, { ...row, ...next, failure: failure?.code ?? row.failure });
  }
}
