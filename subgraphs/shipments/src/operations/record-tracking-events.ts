import { err, InputCheck, ok, type Outcome, userError } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type ManualScan, readManualScan } from "../domain/manual-scan.ts";
import { takeInAll } from "./take-in-scans.ts";

export interface RecordedEvents {
  readonly recordedEvents: number;
  readonly knownEvents: number;
}

/** Most scans in one call, and most different numbers that they are of: each number's scans are taken in by themselves. */
const maxEvents = 1000;
const maxNumbers = 100;
/** Most rows whose faults are told. */
const maxErrors = 100;

/** Takes in scans that somebody wrote down, or that came as a list. All of them, or none when one cannot be read. */
export async function recordTrackingEvents(
  context: Context,
  input: { readonly idempotencyKey: string; readonly events: readonly ManualScan[] },
): Promise<Outcome<RecordedEvents>> {
  staffOnly(context, "Scans are recorded by staff.");
  const path = ["input", "events"];
  const { length } = input.events;
  if (length === 0) return err([userError("BLANK", path, "must have at least 1 item")]);
  if (length > maxEvents) return err([userError("TOO_LONG", path, `must have at most ${maxEvents} items`)]);
  const ctx = writeContext(context);
  return write(context.database, ctx, command(context, "recordTrackingEvents", input), async (tx) => {
    const check = new InputCheck();
    const arrival = { tenant: ctx.tenant, receivedAt: context.clock() };
    const scans = input.events.map((event, index) =>
      readManualScan(check, [...path, String(index)], event, context.carriers.classify, arrival),
    );
    if (check.errors.length > 0) return err(check.errors.slice(0, maxErrors));
    const byNumber = Map.groupBy(scans, ({ carrierCode, trackingNumber }) => `${carrierCode}/${trackingNumber}`);
    if (byNumber.size > maxNumbers) {
      return err([userError("TOO_LONG", path, `must be of at most ${maxNumbers} tracking numbers`)]);
    }
    const news = [...byNumber.values()].flatMap((own) =>
      own.slice(0, 1).map((key) => ({ key, arrivals: [{ scans: own, stated: null, at: null }] })),
    );
    const taken = await takeInAll(tx, ctx, news);
    const recordedEvents = taken.reduce((sum, { newScans }) => sum + newScans, 0);
    return ok({ recordedEvents, knownEvents: length - recordedEvents });
  });
}
