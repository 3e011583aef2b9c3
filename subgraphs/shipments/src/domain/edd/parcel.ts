/**
 * A moment as days since 1970-01-01 on the wall clock of the place it belongs to: 17,000.5 is noon of a day. Carriers
 * promise calendar days, so everything here is counted in them; the zone is applied before, where the place is known.
 */
export type LocalDays = number;

/** One end of a lane; as much as is known, empty where not. */
export interface LanePlace {
  readonly countryCode: string;
  readonly region: string;
  readonly city: string;
  readonly postalCode: string;
}

/** What is known of a parcel when it is bought. No time after that may be in here. */
export interface ParcelFacts {
  readonly id: string;
  readonly sellerId: string;
  readonly carrierCode: string;
  readonly service: string;
  readonly origin: LanePlace;
  readonly destination: LanePlace;
  readonly purchasedAt: LocalDays;
  /** The seller's own deadline for the hand-over. */
  readonly shipBy: LocalDays | null;
  /** The day that the customer was shown. */
  readonly promisedDay: number | null;
  readonly distanceKm: number | null;
  /** In the currency of the log; only compared within it. */
  readonly freight: number | null;
  readonly price: number | null;
  readonly weightGrams: number | null;
  readonly volumeCm3: number | null;
  readonly items: number;
}

/** A parcel that the carrier has. */
export interface HandedOver {
  readonly parcel: ParcelFacts;
  readonly handedOverAt: LocalDays;
}

/** A parcel that arrived: the only kind a model may learn from. */
export interface DeliveredParcel extends HandedOver {
  readonly deliveredAt: LocalDays;
}

/** Where a parcel stands when its delivery is foretold. */
export const eddStages = ["PURCHASE", "HANDOVER"] as const;
export type EddStage = (typeof eddStages)[number];

/** Calendar days between two moments: 23:59 to 00:01 is one. */
export const calendarDays = (from: LocalDays, to: LocalDays): number => Math.floor(to) - Math.floor(from);

/** Whether the milestones are in their order; feeds have deliveries before hand-overs, and nothing is learnt from those. */
export const isPlausible = (d: DeliveredParcel): boolean =>
  d.deliveredAt >= d.handedOverAt && d.deliveredAt >= d.parcel.purchasedAt;
