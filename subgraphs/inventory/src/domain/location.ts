import type { PostalAddress } from "@waybill/kernel";

/** A place that holds stock, as stored. */
export interface LocationRecord {
  readonly _id: string;
  readonly tenant: string;
  /** Unique within the tenant. */
  readonly name: string;
  readonly address: PostalAddress;
  readonly createdAt: Date;
  readonly version: number;
}
