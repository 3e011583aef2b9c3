import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import type { CarrierDesk } from "../carriers/desk.ts";
import { nextPoll } from "../carriers/poll-schedule.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { takeInArrivals } from "../operations/take-in-scans.ts";

export interface PollDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Shipments asked about in one round. */
const perRound = 50;

/**
 * Asks carriers about the shipments whose time has come, over all tenants: what pushes lost is found here. Those of one
 * tenant and carrier are asked about together, in as few questions as the carrier takes.
 * @returns how many were asked about.
 */
export async function pollCarriers(deps: PollDeps): Promise<number> {
  const { database, clock } = deps;
  const due = await shipmentsOf(database)
    .find({ nextPollAt: { $lte: clock() } })
    .sort({ nextPollAt: 1 })
    .limit(perRound)
    .toArray();
  const claimed: ShipmentRecord[] = [];
  for (const shipment of due) if (await claim(deps, shipment)) claimed.push(shipment);
  const groups = Map.groupBy(claimed, ({ tenant, carrierCode }) => JSON.stringify([tenant, carrierCode]));
  for (const shipments of groups.values()) await ask(deps, shipments);
  return claimed.length;
}

const shipmentsOf = (database: Database) => database.db.collection<ShipmentRecord>("shipments");

/** Sets the next time first, so that of several processes one asks, and a failure waits like a success. */
async function claim({ database, clock }: PollDeps, { _id, nextPollAt, status }: ShipmentRecord): Promise<boolean> {
  const next = nextPoll(status, clock(), Math.random());
  const claimed = await shipmentsOf(database).updateOne({ _id, nextPollAt }, { $set: { nextPollAt: next } });
  return claimed.modifiedCount === 1;
}

/** @param shipments of one tenant and carrier; at least one. */
async function ask(deps: PollDeps, shipments: readonly ShipmentRecord[]): Promise<void> {
  const { database, carriers, clock, logger } = deps;
  const { tenant = "", carrierCode = "" } = shipments[0] ?? {};
  const numbers = shipments.map(({ trackingNumber }) => trackingNumber);
  const outcomes = await carriers.pullMany(tenant, carrierCode, numbers, clock());
  for (const { _id, trackingNumber } of shipments) {
    const pulled = outcomes.get(trackingNumber);
    if (!pulled?.ok) {
      logger.info({ shipment: _id, carrier: carrierCode, code: pulled?.error.code }, "a carrier gave no scans");
      continue;
    }
    const ctx = { tenant, actor: `service:${database.name}`, correlationId: `poll-${_id}`, clock };
    await takeInArrivals(database, ctx, { carrierCode, trackingNumber }, [pulled.value]);
  }
}
