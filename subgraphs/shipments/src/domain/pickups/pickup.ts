import type { PostalAddress, Transitions } from "@waybill/kernel";

/** Enum `PickupStatus` in the schema, apart from `REQUESTED`, which is not shown. */
export const pickupStatuses = ["REQUESTED", "SCHEDULED", "UNCONFIRMED", "CANCELLED"] as const;
export type PickupStatus = (typeof pickupStatuses)[number];

/**
 * `REQUESTED`: the carrier is being asked. `UNCONFIRMED`: it gave no answer, and nobody may ask again by itself: carriers
 * send two drivers. What is refused leaves nothing behind.
 */
export const pickupTransitions: Transitions<PickupStatus> = {
  REQUESTED: ["SCHEDULED", "UNCONFIRMED"],
  SCHEDULED: ["CANCELLED"],
  UNCONFIRMED: ["CANCELLED"],
  CANCELLED: [],
};

/** What a carrier is asked. Day and times are local at the address. */
export interface PickupTerms {
  readonly address: PostalAddress;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `HH:MM`. */
  readonly readyTime: string;
  readonly closeTime: string;
  readonly parcelCount: number;
  readonly weightGrams: number;
  /** The carrier's code for the service, where it sends other drivers for each; null for its usual one. */
  readonly service: string | null;
  readonly instructions: string | null;
}

/** A driver who is to come, as stored. */
export interface PickupRecord extends PickupTerms {
  readonly _id: string;
  readonly tenant: string;
  readonly accountId: string;
  readonly carrierCode: string;
  readonly status: PickupStatus;
  /** The carrier's word for it; null unless it gave one. */
  readonly confirmationCode: string | null;
  /** The carrier's station, which FedEx wants back with a cancellation. */
  readonly station: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}
