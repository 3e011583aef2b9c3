import { err, ok } from "@waybill/kernel";
import { createMetrics } from "@waybill/telemetry";
import { expect, it } from "vitest";
import type { CarrierAccount, CarrierAdapter, TrackAnswer, TrackFailure } from "./carrier.ts";
import { measuredTrack } from "./measured-track.ts";

const account = { id: "a", tenant: "acme", carrierCode: "fedex" } as CarrierAccount;
const good: TrackAnswer = ok({ trackingNumber: "1", scans: [], stated: {} as never });
const bad = (code: TrackFailure["code"]): TrackAnswer => err({ code, message: code });

async function outcomeOf(track: () => Promise<readonly TrackAnswer[]>): Promise<string | undefined> {
  const metrics = createMetrics();
  const adapter = {
    code: "fedex",
    track: async () => new Map((await track()).map((answer, index) => [String(index), answer])),
  } as unknown as CarrierAdapter;
  await measuredTrack(metrics)(adapter, account, ["0"], undefined, "fedex").catch(() => undefined);
  const count = /^waybill_carrier_request_duration_seconds_count\{carrier="fedex",outcome="(\w+)"\} 1$/m;
  return count.exec(await metrics.text())?.[1];
}

it.each([
  ["ok", [bad("UNAVAILABLE"), good]],
  ["not_found", [bad("UNAVAILABLE"), bad("NOT_FOUND")]],
  ["unauthorized", [bad("UNAUTHORIZED"), bad("UNAVAILABLE")]],
])("a question counts as well as its best answer: %s", async (outcome, answers) => {
  expect(await outcomeOf(async () => answers)).toBe(outcome);
});

it("counts what is thrown", async () => {
  expect(await outcomeOf(() => Promise.reject(new Error("torn")))).toBe("thrown");
});
