import { err, ok, type Result } from "@waybill/kernel";
import type { CarrierTrack, TrackAnswer, TrackFailure } from "../carrier.ts";
import { failAll, tracksOf } from "../read-message.ts";

/** Answers by number; a number that is left out is not registered with the aggregator. */
export type KnownAnswers = Result<ReadonlyMap<string, TrackAnswer>, TrackFailure>;

export interface AggregatorQuestions {
  get(numbers: readonly string[]): Promise<KnownAnswers>;
  /** Registers numbers. One that is registered already is no failure, and neither is one that it cannot take. */
  register(numbers: readonly string[]): Promise<TrackFailure | null>;
}

/**
 * Aggregators tell of numbers that were registered with them. Asks about all, registers those that they do not have, and
 * asks about these once more: the first answer may already be there, else it comes by push or with the next question.
 */
export async function registerAndAsk(
  carrier: string,
  numbers: readonly string[],
  { get, register }: AggregatorQuestions,
): Promise<Map<string, TrackAnswer>> {
  const first = await get(numbers);
  if (!first.ok) return failAll(numbers, first.error);
  const missing = numbers.filter((number) => !first.value.has(number));
  const later = missing.length === 0 ? new Map<string, TrackAnswer>() : await afterRegistering(missing);
  const none = err({ code: "NOT_FOUND", message: `${carrier} has nothing under this number yet` } as const);
  return new Map(numbers.map((number) => [number, first.value.get(number) ?? later.get(number) ?? none]));

  async function afterRegistering(unknown: readonly string[]): Promise<ReadonlyMap<string, TrackAnswer>> {
    const refusal = await register(unknown);
    if (refusal) return failAll(unknown, refusal);
    const second = await get(unknown);
    return second.ok ? second.value : failAll(unknown, second.error);
  }
}

/**
 * Answers by number. Under one number there may be parcels of several carriers: the one with the most scans counts. A
 * parcel without scans is registered, and nobody has seen it.
 */
export function answersOf(carrier: string, given: readonly (CarrierTrack | null)[]): ReadonlyMap<string, TrackAnswer> {
  const none = err({ code: "NOT_FOUND", message: `${carrier} knows no scan of this number yet` } as const);
  const fewestFirst = given
    .filter((track) => track !== null)
    .toSorted((a, b) => a.scans.length - b.scans.length)
    .map((track): [string, TrackAnswer] => {
      const within = tracksOf([track]);
      if (!within.ok) return [track.trackingNumber, err({ code: "UNEXPECTED_REPLY", message: within.error.message })];
      return [track.trackingNumber, track.scans.length > 0 ? ok(track) : none];
    });
  return new Map(fewestFirst);
}
