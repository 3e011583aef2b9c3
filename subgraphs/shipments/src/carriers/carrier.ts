import type { Result } from "@waybill/kernel";
import type { StatedFacts } from "../domain/carrier-facts.ts";
import type { CarrierScan, Classification } from "../domain/tracking-scan.ts";
import type { ScrapingRule } from "./scraping/rule.ts";
import type { LabelProvider } from "../labels/provider.ts";
import type { PickupProvider } from "../pickups/provider.ts";

/** A tenant's account with a carrier: where to ask, as whom, and how its pushes are signed. */
export interface CarrierAccount {
  /** Part of the webhook's path, so it is unique over all tenants. */
  readonly id: string;
  readonly tenant: string;
  /** Code of the adapter that uses the account. */
  readonly carrierCode: string;
  /** Base URL of the carrier's interface, without a trailing slash. */
  readonly apiUrl: string;
  /** OAuth client or user name; empty where a key alone is asked for. */
  readonly clientId: string;
  /** OAuth client secret, password, or key. */
  readonly clientSecret: string;
  /** Secrets that a push may be signed with: two while one is being replaced. Empty: pushes are refused. */
  readonly webhookSecrets: readonly string[];
  /** The shipper's number with the carrier, which labels are charged to; without it there are none. */
  readonly accountNumber?: string | undefined;
  /** Most questions about shipments that Waybill puts by itself; 60 and 10,000 when left out. */
  readonly pollLimits?: { readonly perMinute: number; readonly perDay: number } | undefined;
  /** Stands on labels where an address has no telephone number. E.164. */
  readonly contactPhone?: string | undefined;
  /** Codes of the carriers that the account is asked about; all that its adapter can tell of when left out. */
  readonly carriers?: readonly string[] | undefined;
  /** False where the carrier was told to push of all the account's parcels: none is subscribed to by itself then. */
  readonly subscribesNumbers?: boolean | undefined;
}

/** What a message of a carrier says of one parcel. */
export interface CarrierTrack {
  /** Normalised. */
  readonly trackingNumber: string;
  readonly scans: readonly CarrierScan[];
  readonly stated: StatedFacts;
}

/** Why a message of a carrier could not be read. */
export interface UnreadableMessage {
  readonly code: "NOT_JSON" | "UNKNOWN_SHAPE" | "TOO_MANY_SCANS";
  readonly message: string;
}

/** Why a carrier gave no scans when asked. */
export interface TrackFailure {
  /** `UNAVAILABLE`: no answer in time, or a fault of the carrier's. `UNEXPECTED_REPLY`: an answer nobody can read. */
  readonly code: "NOT_FOUND" | "UNAUTHORIZED" | "RATE_LIMITED" | "UNAVAILABLE" | "UNEXPECTED_REPLY";
  readonly message: string;
  /** Seconds that the carrier asks to wait, where it says so. */
  readonly retryAfterSeconds?: number;
}

/** What a carrier answered for one of the numbers asked about. */
export type TrackAnswer = Result<CarrierTrack, TrackFailure>;

/** A push as it came in. */
export interface IncomingPush {
  /** Exactly the bytes that were sent. */
  readonly body: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
}

/** Where a carrier is to send what it has to tell, and what is to vouch for it. */
export interface PushTarget {
  readonly url: string;
  readonly secret: string;
}

/** How numbers are subscribed to, with carriers that push of none that they were not asked to push of. */
export interface PushSubscriptions {
  /** How long a subscription lasts, in milliseconds; null for one that lasts until it is ended. */
  readonly lastsMs: number | null;
  /** Most numbers that one request may have. */
  readonly maxNumbers: number;
  /**
   * Subscribes to numbers, or renews: a number that has a subscription is no failure.
   * @param target of the account's pushes; of no use where the account itself says where they go.
   * @returns for each number null, or why it has no subscription.
   */
  subscribe(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    target: PushTarget,
    carrierCode: string,
  ): Promise<ReadonlyMap<string, TrackFailure | null>>;
  /** Ends subscriptions; absent where a carrier lets them run out. @returns null, or why they go on. */
  unsubscribe?(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    carrierCode: string,
  ): Promise<TrackFailure | null>;
}

/** What Waybill needs of a carrier. Adding a carrier is one folder that exports one of these. */
export interface CarrierAdapter {
  /** Names the adapter: in accounts, in the webhook's path, and as the source of scans. */
  readonly code: string;
  /** Codes of the carriers whose parcels it can tell of. */
  readonly carriers: readonly string[];
  /**
   * Set where others than the carrier tell: `AGGREGATOR` passes on what many carriers say to it, `PAGE` reads pages that
   * are made for people. A page is trusted least: it is asked when nobody else is left, whatever the order of accounts.
   */
  readonly secondHand?: "AGGREGATOR" | "PAGE";
  /** Most numbers that one question to the carrier may have. */
  readonly maxNumbersPerPull: number;
  /** True when one of the account's secrets vouches for exactly this push. Compares in constant time. */
  verifyPush(push: IncomingPush, secrets: readonly string[]): boolean;
  /** Reads a push; keeps scans whose code is unknown. */
  readPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage>;
  /** What a scan means in the standard. Pure. */
  classify(scan: CarrierScan): Classification;
  /**
   * Asks the carrier about numbers, at most `maxNumbersPerPull`. A failure of one number does not hide the others.
   * @param carrierCode whose parcels they are, for adapters that tell of many carriers.
   * @returns an answer for each number asked about, by number.
   */
  track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
    carrierCode?: string,
  ): Promise<ReadonlyMap<string, TrackAnswer>>;
  /** Absent when an account's pushes tell of all its parcels, or when there are none. */
  readonly pushes?: PushSubscriptions;
  /**
   * Answers a push that asks to be answered over the carrier's own interface: subscriptions that have to be confirmed. Is
   * told of pushes without parcels, once they are stored; the same twice does no harm.
   * @returns null when there is nothing to do, or it is done; else why it is not, and then it is tried again.
   */
  confirmPush?(account: CarrierAccount, body: string): Promise<TrackFailure | null>;
  /** Sells labels; absent when Waybill cannot buy them of this carrier. */
  readonly labels?: LabelProvider;
  /** Fetches parcels; absent when Waybill cannot ask this carrier to. */
  readonly pickups?: PickupProvider;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** What an adapter may be told when it is made. */
export interface AdapterOptions {
  /** Longest wait for an answer. */
  readonly timeoutMs?: number | undefined;
  /** Requests per second that one account may send; the carrier's published limit when left out. */
  readonly requestsPerSecond?: number | undefined;
  /** How pages made for people are read; none are when left out. */
  readonly scraping?: ScrapingOptions | undefined;
}

/** Which pages may be read, and how. */
export interface ScrapingOptions {
  readonly rules: readonly ScrapingRule[];
  /** Hosts that may be asked although they are not public or do not speak https. */
  readonly privateHosts?: readonly string[] | undefined;
}

/** Most scans taken from one message. A parcel has 8 to 25; a push carries a few parcels. */
export const maxScansPerMessage = 1000;
