import type { Metrics } from "@waybill/telemetry";
import type { CarrierAccount, CarrierAdapter, TrackAnswer } from "./carrier.ts";

/** Puts a question to a carrier. */
export type Track = (
  adapter: CarrierAdapter,
  account: CarrierAccount,
  trackingNumbers: readonly string[],
  signal: AbortSignal | undefined,
  carrierCode: string,
) => Promise<ReadonlyMap<string, TrackAnswer>>;

export const plainTrack: Track = (adapter, ...question) => adapter.track(...question);

/** The same, measured by adapter and by how it went: as well as the best answer of all numbers asked about. */
export function measuredTrack(metrics: Pick<Metrics, "observe">): Track {
  return async (adapter, ...question) => {
    const began = performance.now();
    const note = (outcome: string): void =>
      metrics.observe(
        "waybill_carrier_request_duration_seconds",
        { carrier: adapter.code, outcome },
        (performance.now() - began) / 1000,
      );
    try {
      const answers = await adapter.track(...question);
      note(outcomeOf([...answers.values()]));
      return answers;
    } catch (error) {
      note("thrown");
      throw error;
    }
  };
}

function outcomeOf(answers: readonly TrackAnswer[]): string {
  const codes = answers.map((answer) => (answer.ok ? "ok" : answer.error.code.toLowerCase()));
  return codes.find((code) => code === "ok") ?? codes.find((code) => code === "not_found") ?? codes[0] ?? "ok";
}
