import type { ScanTime } from "./scan-time.ts";
import type { ShipmentRecord } from "./shipment.ts";
import { isFinal } from "./shipment-status.ts";

/** A shipment that has, or had, a tracking number. */
export interface NumberHolder {
  readonly shipmentId: string;
  /** Scans from here on are its own; null: all that are nobody else's. */
  readonly since: Date | null;
}

const dayMs = 24 * 3_600_000;
/** A shipment without news for this long holds its number no more, whatever its status. */
const oldAfterDays = 90;
/** A carrier scans a new parcel at most this long before Waybill is told of it. */
const aheadDays = 30;
/** Scans still come in for a while after the end: doubles, and "on vehicle" minutes after "delivered". */
const afterEndMs = dayMs;

/**
 * Whose a scan is: of several shipments that had a number one after the other, the one that had it when the scan
 * happened. A scan whose time is not trusted belongs to the present one.
 * @param holders newest first.
 */
export function holderAt(
  holders: readonly NumberHolder[],
  scan: Pick<ScanTime, "occurredAt" | "timeFlag">,
): string | null {
  const own = scan.timeFlag === null ? holders.find(({ since }) => since === null || scan.occurredAt >= since) : null;
  return (own ?? holders[0])?.shipmentId ?? null;
}

/**
 * Whether a shipment's number may be another parcel's now: carriers issue numbers again. Of one order it never is. Without
 * orders nothing says that it is another parcel before the former was silent for long: a finished one is not made twice.
 * @param orderId the order of the next parcel; null when it is kept elsewhere.
 */
export function mayReuseNumber(holder: ShipmentRecord, orderId: string | null, now: Date): boolean {
  const lastNews = Math.max(holder.createdAt.getTime(), holder.statusOccurredAt?.getTime() ?? 0);
  const isOld = now.getTime() - lastNews > oldAfterDays * dayMs;
  if (holder.orderId === orderId) return orderId === null && isOld;
  return isOld || isFinal(holder.status);
}

/** From when on a number's scans are the next shipment's: soon after the holder's end, a month back at most. */
export function nextHolderSince(holder: ShipmentRecord, now: Date): Date {
  const end = (holder.deliveredAt ?? holder.statusOccurredAt ?? holder.createdAt).getTime() + afterEndMs;
  return new Date(Math.min(now.getTime(), Math.max(end, now.getTime() - aheadDays * dayMs)));
}
