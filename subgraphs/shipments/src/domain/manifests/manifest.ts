/** A parcel as it stands on a manifest. It names nobody: a manifest is kept when a person is erased. */
export interface ManifestParcel {
  readonly shipmentId: string;
  readonly labelId: string;
  readonly trackingNumber: string;
  readonly service: string;
  readonly weightGrams: number;
  /** Where it goes. */
  readonly countryCode: string;
}

/** The parcels that one account hands to its carrier at the end of a day. Never changed. */
export interface ManifestRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly accountId: string;
  readonly carrierCode: string;
  /** Null when it was closed for all locations together. */
  readonly locationId: string | null;
  /** Local day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly parcels: readonly ManifestParcel[];
  readonly createdAt: Date;
  readonly version: number;
}

/** Most parcels on one manifest; what is more goes on the next. */
export const maxManifestParcels = 1000;

export const weightOf = ({ parcels }: Pick<ManifestRecord, "parcels">): number =>
  parcels.reduce((sum, { weightGrams }) => sum + weightGrams, 0);
