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

/** Shipments asked about in one round, one after the other: carriers limit the rate per account. */
const perRound = 50;

/**
 * Asks carriers about the shipments whose time has come, over all tenants: what pushes lost is found here.
 * @returns how many were asked about.
 */
export async function pollCarriers(deps: PollDeps): Promise<number> {
  const { database, clock } = deps;
  const due = await shipmentsOf(database)
    .find({ nextPollAt: { $lte: clock() } })
    .sort({ nextPollAt: 1 })
    .limit(perRound)
    .toArray();
  let asked = 0;
  for (const shipment of due) {
    if (await claim(deps, shipment)) {
      asked += 1;
      await ask(deps, shipment);
    }
  }
  return asked;
}

const shipmentsOf = (database: Database) => database.db.collection<ShipmentRecord>("shipments");

/** Sets the next time first, so that of several processes one asks, and a failure waits like a success. */
async function claim({ database, clock }: PollDeps, { _id, nextPollAt, status }: ShipmentRecord): Promise<boolean> {
  const next = nextPoll(status, clock(), Math.random());
  const claimed = await shipmentsOf(database).updateOne({ _id, nextPollAt }, { $set: { nextPollAt: next } });
  return claimed.modifiedCount === 1;
}

async function ask({ database, carriers, clock, logger }: PollDeps, shipment: ShipmentRecord): Promise<void> {
  const { _id, tenant, carrierCode, trackingNumber } = shipment;
  const pulled = await carriers.pull(tenant, shipment, clock());
  if (!pulled.ok) {
    logger.info({ shipment: _id, carrier: carrierCode, code: pulled.error.code }, "a carrier gave no scans");
    return;
  }
  const ctx = { tenant, actor: `service:${database.name}`, correlationId: `poll-${_id}`, clock };
  await takeInArrivals(database, ctx, { carrierCode, trackingNumber }, [pulled.value]);
}
