import { ok, type Outcome, refuse } from "@waybill/kernel";

/** A link to a shipment's tracking page as stored. The token is not stored: it follows from the id. */
export interface TrackingLinkRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly shipmentId: string;
  readonly customerId: string | null;
  /** A keyed digest of the recipient's postcode; null when the page does not ask for it. */
  readonly postalCodeDigest: string | null;
  /** Wrong postcodes since the last right one or the last lock. */
  readonly failedAttempts: number;
  /** Nobody gets in before this, not with the right postcode either. */
  readonly lockedUntil: Date | null;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Most links of one shipment. */
export const maxLinksPerShipment = 20;

const dayMs = 24 * 3_600_000;
const usualDays = 90;
const longestDays = 366;
const attemptsBeforeLock = 10;
const lockMs = 15 * 60_000;

/** When a new link closes by itself. */
export function checkExpiry(given: Date | null | undefined, now: Date): Outcome<Date> {
  if (given == null) return ok(new Date(now.getTime() + usualDays * dayMs));
  const ahead = given.getTime() - now.getTime();
  return ahead > 0 && ahead <= longestDays * dayMs
    ? ok(given)
    : refuse("INVALID", ["input", "expiresAt"], "must be ahead, by a year at most");
}

/** Whether a link still opens its page. */
export const isOpen = ({ revokedAt, expiresAt }: TrackingLinkRecord, now: Date): boolean =>
  revokedAt === null && expiresAt.getTime() > now.getTime();

/** A postcode as it is compared: letters and digits alone, upper case. */
export const normalisePostalCode = (given: string): string => given.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();

/**
 * What a postcode does at a link that asks for one: `OPEN` lets in, `ASK` shows the page without the shipment,
 * `WRONG` counts. A locked link asks, whatever is given: a guesser does not learn that the last guess was right.
 */
export function tryPostalCode(
  link: Pick<TrackingLinkRecord, "postalCodeDigest" | "lockedUntil">,
  givenDigest: string | null,
  now: Date,
): "OPEN" | "ASK" | "WRONG" {
  if (link.postalCodeDigest === null) return "OPEN";
  if (givenDigest === null || (link.lockedUntil && link.lockedUntil.getTime() > now.getTime())) return "ASK";
  return givenDigest === link.postalCodeDigest ? "OPEN" : "WRONG";
}

/** A link after one more wrong postcode. */
export function countWrong(
  { failedAttempts }: Pick<TrackingLinkRecord, "failedAttempts">,
  now: Date,
): Pick<TrackingLinkRecord, "failedAttempts" | "lockedUntil"> {
  const isLast = failedAttempts + 1 >= attemptsBeforeLock;
  return isLast
    ? { failedAttempts: 0, lockedUntil: new Date(now.getTime() + lockMs) }
    : { failedAttempts: failedAttempts + 1, lockedUntil: null };
}
