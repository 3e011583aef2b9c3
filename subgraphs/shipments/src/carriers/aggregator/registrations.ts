import type { CarrierAdapter, PushSubscriptions } from "../carrier.ts";

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
