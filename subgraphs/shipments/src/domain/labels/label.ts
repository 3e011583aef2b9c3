import type { PostalAddress, Transitions } from "@waybill/kernel";
import type { CustomsDeclaration } from "../customs/declaration.ts";
import type { DispatchFacts } from "../estimate/dispatch.ts";

/** Where a shipment goes: to the customer, or back. Enum `ShipmentDirection` in the schema. */
export const shipmentDirections = ["OUTBOUND", "RETURN"] as const;
export type ShipmentDirection = (typeof shipmentDirections)[number];

/** Kinds of label file; enum `LabelFormat` in the schema. */
export const labelFormats = ["PDF", "PNG", "ZPL"] as const;
export type LabelFormat = (typeof labelFormats)[number];

/**
 * `PENDING`: asked for, and nobody knows yet. Only the others are shown. `VOIDING`: the carrier is asked to take it back;
 * from then on it goes on no manifest.
 */
export const labelStatuses = ["PENDING", "PURCHASED", "VOIDING", "VOIDED"] as const;
export type LabelStatus = (typeof labelStatuses)[number];

/** A purchase that is refused leaves nothing behind. */
export const labelTransitions: Transitions<LabelStatus> = {
  PENDING: ["PURCHASED"],
  PURCHASED: ["VOIDING"],
  // Back when the carrier refuses.
  VOIDING: ["PURCHASED", "VOIDED"],
  VOIDED: [],
};

/** A parcel's measures. */
export interface Parcel {
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What is asked of a carrier. */
export interface LabelTerms {
  readonly direction: ShipmentDirection;
  readonly from: PostalAddress;
  readonly to: PostalAddress;
  readonly parcel: Parcel;
  /** The carrier's code for its service, for example `FEDEX_GROUND`. */
  readonly service: string;
  readonly format: LabelFormat;
  /** What customs is told; null within one customs territory. */
  readonly customs: CustomsDeclaration | null;
}

/** What is known of a shipment before its label is bought. */
export interface ShipmentTerms {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly returnId: string | null;
  /** The fulfilment order that it carries; null when nobody said. */
  readonly fulfillmentOrderId: string | null;
}

/** Another account that may sell the label. */
export interface Fallback {
  readonly accountId: string;
  /** The service to buy there; its usual one, or the same of the same carrier, when null. */
  readonly service: string | null;
  readonly quotedMinor: number | null;
  readonly quotedCurrencyCode: string | null;
}

/** A label as stored, from the moment before a carrier is asked for it. */
export interface LabelRecord extends LabelTerms, ShipmentTerms {
  /** Also the reference under which the carrier knows it. */
  readonly _id: string;
  readonly tenant: string;
  readonly status: LabelStatus;
  readonly carrierCode: string;
  /** The account it is charged to. */
  readonly accountId: string;
  /**
   * Those that are asked next, one after the other, when this one is unavailable. Missing in a purchase begun before
   * there was more than one: there is none then.
   */
  readonly fallbacks: readonly Fallback[] | null;
  /** What the rate said that it was chosen by; null when it was not compared. */
  readonly quotedMinor: number | null;
  readonly quotedCurrencyCode: string | null;
  /** True once another account was asked instead: only what this one may have issued is still to be voided. */
  readonly isAbandoned: boolean;
  /** The manifest that it went out on; null while it is on none. */
  readonly manifestId: string | null;
  /** The location that a return goes to, or that an outbound parcel leaves, where that is known. */
  readonly locationId: string | null;
  /** What the estimate begins with; null for a return. Purchases begun before it was kept do not have it. */
  readonly dispatch?: DispatchFacts | null | undefined;
  /** Null while it is pending. */
  readonly trackingNumber: string | null;
  /** What the carrier charges; null when it did not say. */
  readonly costMinor: number | null;
  readonly currencyCode: string | null;
  /** The caller's command, which the purchase answers. */
  readonly command: { readonly operation: string; readonly idempotencyKey: string };
  readonly actor: string;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly purchasedAt: Date | null;
  readonly voidedAt: Date | null;
  /** How often the carrier was asked, and by whom now: who comes later changes it, and the earlier has lost. */
  readonly attempts: number;
  readonly attempt: string;
  /** When somebody else may take over; null when there is nothing more to do. */
  readonly nextAttemptAt: Date | null;
}
