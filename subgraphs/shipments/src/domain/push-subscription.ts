const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A number's subscription to its carrier's pushes, as stored. */
export interface PushSubscriptionRecord {
  readonly tenant: string;
  readonly shipmentId: string;
  readonly carrierCode: string;
  readonly trackingNumber: string;
  /** The account that subscribed, or tried to. */
  readonly accountId: string;
  readonly state: "ACTIVE" | "FAILED" | "ENDED";
  /** When it was last subscribed to; null while it never was. */
  readonly subscribedAt: Date | null;
  /** When the carrier forgets it; null for never, and while there is none. */
  readonly expiresAt: Date | null;
  /** When it is to be subscribed to again; null for never. */
  readonly dueAt: Date | null;
  /** Failures since it was last subscribed to. */
  readonly failures: number;
  /** Code of the last of them; null when there is none. */
  readonly failure: string | null;
}

/** After so many failures in a row nobody tries any more: the number is asked about all the same. */
const maxFailures = 12;
const firstRetryMs = 5 * minute;
const longestRetryMs = 12 * hour;

/**
 * When a subscription that was just made is to be renewed: after 70 to 85 % of its life, so that a day's failures do
 * not let it run out, and those made together are not renewed together. Null for one that does not run out.
 * @param random 0 to 1.
 */
export const renewalAt = (lastsMs: number | null, now: Date, random: number): Date | null =>
  lastsMs === null ? null : new Date(now.getTime() + Math.round(lastsMs * (0.7 + 0.15 * random)));

/**
 * When a subscription that failed is tried again: after 5 minutes, then twice as long each time up to 12 hours, or when
 * the carrier says; up to half as long again. Null once it failed too often.
 * @param failures in a row, this one among them. @param random 0 to 1.
 */
export function retryAt(failures: number, now: Date, random: number, retryAfterSeconds = 0): Date | null {
  if (failures >= maxFailures) return null;
  const pause = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
  const wait = Math.max(pause, retryAfterSeconds * 1000);
  return new Date(now.getTime() + Math.round(wait * (1 + random / 2)));
}

interface NumberOf {
  readonly carrierCode: string;
  readonly trackingNumber: string;
}

/**
 * What there is to do about a shipment's subscriptions.
 * @param wanted its numbers of which there may be news; none once it has arrived.
 * @param kept those that are stored.
 */
export function planSubscriptions<Wanted extends NumberOf>(
  wanted: readonly Wanted[],
  kept: readonly PushSubscriptionRecord[],
  now: Date,
): { readonly subscribe: readonly Wanted[]; readonly end: readonly PushSubscriptionRecord[] } {
  const isSame = (a: NumberOf, b: NumberOf): boolean =>
    a.carrierCode === b.carrierCode && a.trackingNumber === b.trackingNumber;
  const isDue = (one: PushSubscriptionRecord | undefined): boolean =>
    one === undefined || one.state === "ENDED" || (one.dueAt !== null && one.dueAt <= now);
  return {
    subscribe: wanted.filter((number) => isDue(kept.find((one) => isSame(one, number)))),
    end: kept.filter((one) => one.state !== "ENDED" && !wanted.some((number) => isSame(one, number))),
  };
}

/** A poll that finds what a push should have told of by then shows that there are no pushes. */
const pushesTakeMs = hour;
/** So often at most a subscription is doubted. */
const trustMs = day;

/**
 * Whether scans that a poll found new show that a subscription is no more: one of them happened while it should have
 * been there, and so long ago that a push would have come.
 */
export function isDoubtful(
  { state, subscribedAt }: Pick<PushSubscriptionRecord, "state" | "subscribedAt">,
  scans: readonly { readonly occurredAt: Date }[],
  now: Date,
): boolean {
  if (state !== "ACTIVE" || !subscribedAt || now.getTime() - subscribedAt.getTime() < trustMs) return false;
  const until = now.getTime() - pushesTakeMs;
  return scans.some(({ occurredAt }) => occurredAt > subscribedAt && occurredAt.getTime() < until);
}
