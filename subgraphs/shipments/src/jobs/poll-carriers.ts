import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import type { CarrierDesk, PullFailure } from "../carriers/desk.ts";
import { numbersToAsk, type Question } from "../storage/numbers-to-ask.ts";
import { isFresh, nextPoll } from "../domain/poll-schedule.ts";
import { pollFacts, type ShipmentRecord } from "../domain/shipment.ts";
import { doubtPushes } from "../operations/doubt-pushes.ts";
import { takeInArrivals } from "../operations/take-in-scans.ts";
import { defaultPollLimits, takeQuestion } from "../storage/poll-budgets.ts";

export interface PollDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Shipments of each tenant in one round: however many one has, the others have their turn. */
const perTenant = 100;
/** Tenants whose carriers are asked at once. */
const tenantsAtOnce = 4;

/**
 * Asks carriers about the shipments whose time has come: what pushes lost is found here. Those of one tenant and
 * carrier are asked about together, in as few questions as the carrier takes and within the account's budget. A
 * shipment of which a push told meanwhile is only put off.
 * @returns how many were asked about.
 */
export async function pollCarriers(deps: PollDeps): Promise<number> {
  const queue = deps.carriers.tenants().values();
  let asked = 0;
  const hand = async (): Promise<void> => {
    for (const tenant of queue) asked += await pollTenant(deps, tenant);
  };
  await Promise.all(Array.from({ length: tenantsAtOnce }, hand));
  return asked;
}

const shipmentsOf = (database: Database) => database.db.collection<ShipmentRecord>("shipments");

async function pollTenant(deps: PollDeps, tenant: string): Promise<number> {
  const { database, clock } = deps;
  const due = await shipmentsOf(database)
    .find({ tenant, nextPollAt: { $lte: clock() } })
    .sort({ nextPollAt: 1 })
    .limit(perTenant)
    .toArray();
  const claimed: ShipmentRecord[] = [];
  for (const shipment of due) if (await claim(deps, shipment)) claimed.push(shipment);
  const questions = await numbersToAsk(database.db, tenant, claimed);
  const failures = new Map<string, PullFailure[]>();
  const answered = new Set<string>();
  for (const ofCarrier of Map.groupBy(questions, ({ carrierCode }) => carrierCode).values()) {
    for (const [shipmentId, failure] of await ask(deps, tenant, ofCarrier)) {
      if (failure) failures.set(shipmentId, [...(failures.get(shipmentId) ?? []), failure]);
      else answered.add(shipmentId);
    }
  }
  for (const [shipmentId, found] of failures) await postpone(deps, shipmentId, found, answered.has(shipmentId));
  return claimed.length;
}

/**
 * Sets the next time first, so that of several processes one asks, and a failure waits like a success.
 * @returns whether it is to be asked about now.
 */
async function claim({ database, clock }: PollDeps, shipment: ShipmentRecord): Promise<boolean> {
  const now = clock();
  const facts = pollFacts(shipment);
  const isPutOff = isFresh(facts, now);
  const nextPollAt = nextPoll(facts, isPutOff ? facts.heardAt : now, Math.random());
  const { _id, nextPollAt: planned } = shipment;
  const claimed = await shipmentsOf(database).updateOne({ _id, nextPollAt: planned }, { $set: { nextPollAt } });
  return claimed.modifiedCount === 1 && !isPutOff && nextPollAt !== null;
}

/**
 * Asks about numbers, and takes in what comes.
 * @param questions of one tenant and carrier; at least one.
 * @returns for each question its shipment, and what went wrong.
 */
async function ask(
  deps: PollDeps,
  tenant: string,
  questions: readonly Question[],
): Promise<readonly (readonly [shipmentId: string, failure: PullFailure | null])[]> {
  const { database, carriers, clock, logger } = deps;
  const carrierCode = questions[0]?.carrierCode ?? "";
  const numbers = questions.map(({ trackingNumber }) => trackingNumber);
  const results: (readonly [string, PullFailure | null])[] = [];
  const outcomes = await carriers.pullMany(tenant, carrierCode, numbers, clock(), {
    mayAsk: ({ id, pollLimits = defaultPollLimits }) => takeQuestion(database.db, id, pollLimits, clock()),
  });
  for (const question of questions) {
    const { shipmentId, trackingNumber } = question;
    const pulled = outcomes.get(trackingNumber);
    if (!pulled?.ok) {
      logger.info({ shipment: shipmentId, carrier: carrierCode, code: pulled?.error.code }, "a carrier gave no scans");
      if (pulled) results.push([shipmentId, pulled.error]);
      continue;
    }
    const ctx = { tenant, actor: `service:${database.name}`, correlationId: `poll-${shipmentId}`, clock };
    const newScans = await takeInArrivals(database, ctx, { carrierCode, trackingNumber }, [pulled.value]);
    if (newScans > 0) await doubtPushes(database, tenant, question, pulled.value.scans, clock());
    results.push([shipmentId, null]);
  }
  return results;
}

/**
 * Who was told how long to wait asks again then; without anybody to ask there is no next time.
 * @param failures of a shipment's numbers; at least one. @param isAnswered whether another of its numbers was answered.
 */
async function postpone(
  { database, clock }: PollDeps,
  _id: string,
  failures: readonly PullFailure[],
  isAnswered: boolean,
): Promise<void> {
  const waits = failures.flatMap((failure) => ("retryAfterSeconds" in failure ? [failure.retryAfterSeconds ?? 0] : []));
  const wait = Math.max(0, ...waits);
  if (wait > 0) {
    // Spread over as long again, at most ten minutes: those who wait together do not come together.
    const spread = Math.random() * Math.min(wait, 600);
    const nextPollAt = new Date(clock().getTime() + (wait + spread) * 1000);
    await shipmentsOf(database).updateOne({ _id }, { $set: { nextPollAt } });
  } else if (!isAnswered && failures.every(({ code }) => code === "NO_ACCOUNT")) {
    await shipmentsOf(database).updateOne({ _id }, { $set: { nextPollAt: null } });
  }
}
