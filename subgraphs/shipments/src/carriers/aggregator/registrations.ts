import { ok, type Result } from "@waybill/kernel";
import type { CarrierAdapter, PushSubscriptions, TrackFailure } from "../carrier.ts";
import { asResult } from "../http/failures.ts";

/**
 * Subscriptions with an aggregator: it pushes of what is registered with it, where the account says. Asking about a
 * number registers it, so that this is all there is to do; one of which nothing is known yet is registered, too.
 */
export const registrations = (
  track: CarrierAdapter["track"],
  maxNumbers: number,
  unsubscribe?: PushSubscriptions["unsubscribe"],
): PushSubscriptions => ({
  lastsMs: null,
  maxNumbers,
  async subscribe(account, trackingNumbers, _target, carrierCode) {
    const answers = await track(account, trackingNumbers, undefined, carrierCode);
    return new Map(
      [...answers].map(([number, answer]) => [
        number,
        answer.ok || answer.error.code === "NOT_FOUND" ? null : answer.error,
      ]),
    );
  },
  ...(unsubscribe ? { unsubscribe } : {}),
});

/** How an aggregator's registrations are found and deleted. */
export interface RegistrationQuestions {
  /** Its own ids of what is registered under the numbers. */
  idsOf(numbers: readonly string[]): Promise<Result<readonly string[], TrackFailure>>;
  /** Deletes one; one that is gone already is no failure. */
  remove(id: string): Promise<TrackFailure | null>;
}

/**
 * Deletes what is registered under numbers, so that it is neither pushed nor paid for any more.
 * @returns null, or why some are left.
 */
export async function deleteRegistrations(
  aggregator: string,
  numbers: readonly string[],
  { idsOf, remove }: RegistrationQuestions,
): Promise<TrackFailure | null> {
  const done = await asResult(aggregator, undefined, async (): Promise<Result<null, TrackFailure>> => {
    const ids = await idsOf(numbers);
    if (!ids.ok) return ids;
    for (const id of ids.value) {
      const failure = await remove(id);
      if (failure) return { ok: false, error: failure };
    }
    return ok(null);
  });
  return done.ok ? null : done.error;
}
