import type { Result } from "@waybill/kernel";
import type { CarrierScan, Classification } from "../domain/tracking-scan.ts";
import type { LabelProvider } from "../labels/provider.ts";

/** A tenant's account with a carrier: where to ask, as whom, and how its pushes are signed. */
export interface CarrierAccount {
  /** Part of the webhook's path, so it is unique over all tenants. */
  readonly id: string;
  readonly tenant: string;
  readonly carrierCode: string;
  /** Base URL of the carrier's interface, without a trailing slash. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Secrets that a push may be signed with: two while one is being replaced. */
  readonly webhookSecrets: readonly string[];
  /** The shipper's number with the carrier, which labels are charged to; without it there are none. */
  readonly accountNumber?: string | undefined;
  /** Stands on labels where an address has no telephone number. E.164. */
  readonly contactPhone?: string | undefined;
}

/** Why a message of a carrier could not be read as scans. */
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

/** What Waybill needs of a carrier. Adding a carrier is one folder that exports one of these. */
export interface CarrierAdapter {
  readonly carrierCode: string;
  /** True when one of the account's secrets signed exactly these bytes. Compares in constant time. */
  verifyPush(body: Uint8Array, headers: Readonly<Record<string, unknown>>, secrets: readonly string[]): boolean;
  /** Reads a push; keeps scans whose code is unknown. */
  readPush(body: string): Result<readonly CarrierScan[], UnreadableMessage>;
  /** What a scan means in the standard. Pure. */
  classify(scan: CarrierScan): Classification;
  /** Asks the carrier for all scans of one number. */
  track(
    account: CarrierAccount,
    trackingNumber: string,
    signal?: AbortSignal,
  ): Promise<Result<readonly CarrierScan[], TrackFailure>>;
  /** Sells labels; absent when Waybill cannot buy them of this carrier. */
  readonly labels?: LabelProvider;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** Most scans taken from one message. A parcel has 8 to 25; a push carries a few parcels. */
export const maxScansPerMessage = 1000;
