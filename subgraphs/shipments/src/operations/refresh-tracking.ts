import { err, ok, type Outcome, refuse, type Result } from "@waybill/kernel";
import { findKey, keyReused, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { PullFailure } from "../carriers/desk.ts";
import type { Context } from "../context.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { numbersToAsk } from "../storage/numbers-to-ask.ts";
import { findShipment } from "./find-shipment.ts";
import { type ParcelNews, takeInAll } from "./take-in-scans.ts";

export interface Refreshed {
  readonly shipment: ShipmentRecord;
  readonly newEvents: number;
}

/**
 * Asks the carriers for a shipment's scans now, each for its numbers. They are asked before the transaction, and not on
 * a replay.
 */
export async function refreshTracking(
  context: Context,
  input: { readonly idempotencyKey: string; readonly shipmentId: string },
): Promise<Outcome<Refreshed>> {
  const ctx = writeContext(context);
  const named = command(context, "refreshTracking", input);
  const known = await findKey<Refreshed>(context.database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  if (known.state === "REUSED") return err([keyReused()]);
  const shipment = await findShipment(context, input.shipmentId);
  if (!shipment) return refuse("NOT_FOUND", ["input", "shipmentId"], "no such shipment");
  const asked = await askAll(context, shipment);
  if (!asked.ok) {
    return asked.error.code === "NO_ACCOUNT"
      ? refuse("INVALID_STATE", ["input", "shipmentId"], asked.error.message)
      : refuse("UNAVAILABLE", ["input", "shipmentId"], messageOf(asked.error));
  }
  return write(context.database, ctx, named, async (tx) => {
    const taken = await takeInAll(tx, ctx, asked.value);
    const newEvents = taken.reduce((sum, { newScans }) => sum + newScans, 0);
    return ok({ shipment: taken.find((one) => one.shipment)?.shipment ?? shipment, newEvents });
  });
}

function messageOf(failure: PullFailure): string {
  const seconds = ("retryAfterSeconds" in failure && failure.retryAfterSeconds) || 0;
  return seconds > 0 ? `${failure.message}; ask again in ${seconds} seconds` : failure.message;
}

/** Asks about all numbers of which there may be news. @returns what came, or the first failure when nobody answered. */
async function askAll(context: Context, shipment: ShipmentRecord): Promise<Result<readonly ParcelNews[], PullFailure>> {
  const { carriers, clock, signal } = context;
  const { tenant } = context.identity;
  const keys = await numbersToAsk(context.database.db, tenant, [shipment]);
  const ofCarriers = [...Map.groupBy(keys, ({ carrierCode }) => carrierCode)];
  const answers = await Promise.all(
    ofCarriers.map(async ([carrierCode, numbers]) => {
      const asked = numbers.map(({ trackingNumber }) => trackingNumber);
      return [carrierCode, await carriers.pullMany(tenant, carrierCode, asked, clock(), { signal })] as const;
    }),
  );
  const outcomes = answers.flatMap(([carrierCode, pulled]) =>
    [...pulled].map(([trackingNumber, outcome]) => ({ key: { carrierCode, trackingNumber }, outcome })),
  );
  const news = outcomes.flatMap(({ key, outcome }) => (outcome.ok ? [{ key, arrivals: [outcome.value] }] : []));
  const failures = outcomes.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.error]));
  const [failure] = failures.toSorted((a, b) => Number(a.code === "NO_ACCOUNT") - Number(b.code === "NO_ACCOUNT"));
  return news.length === 0 && failure ? err(failure) : ok(news);
}
