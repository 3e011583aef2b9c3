/** A walk over a tenant's history that judges every scan anew, as stored. */
export interface TrackingRemapRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly status: "RUNNING" | "COMPLETED";
  /** Only this carrier's scans; null: all. */
  readonly carrierCode: string | null;
  /** The number that was last looked at; null before the first. */
  readonly place: RemapPlace | null;
  readonly checkedEvents: number;
  readonly changedEvents: number;
  readonly changedShipments: number;
  /** Who asked for it: changes are made on this account. */
  readonly actor: string;
  readonly correlationId: string;
  /** When a process may go on with it: ahead while one does. */
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly version: number;
}

/** Where a walk over tracked numbers stands. */
export interface RemapPlace {
  readonly carrierCode: string;
  readonly trackingNumber: string;
}
