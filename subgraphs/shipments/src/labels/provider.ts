import type { Money, Result } from "@waybill/kernel";
import type { CarrierAccount } from "../carriers/carrier.ts";
import type { LabelFormat, LabelTerms } from "../domain/labels/label.ts";
import type { CarrierRate, RateFailure, RateTerms } from "../domain/rates/rate.ts";

/** One label to be bought. */
export interface LabelRequest extends LabelTerms {
  /** Ours, unique: the carrier keeps it with the shipment, so that it can be asked for it. At most 40 characters. */
  readonly reference: string;
  readonly shipDate: Date;
}

/** A label that was bought. */
export interface BoughtLabel {
  /** Normalised. */
  readonly trackingNumber: string;
  /** Null when the carrier did not say. */
  readonly cost: Money | null;
  readonly document: LabelDocument;
}

export interface LabelDocument {
  readonly format: LabelFormat;
  readonly bytes: Buffer;
}

/** Why a carrier did not do what it was asked. */
export type LabelFailure =
  /** It said no, and nothing was done. `retriable`: the same request may succeed later. */
  | { readonly kind: "REFUSED"; readonly code: string; readonly message: string; readonly retriable: boolean }
  /** Nobody knows whether it was done. */
  | { readonly kind: "UNKNOWN"; readonly message: string };

/** What Waybill needs of a carrier to compare prices and to buy labels. */
export interface LabelProvider {
  /** The service for a parcel between two countries when the caller names none. */
  defaultService(fromCountry: string, toCountry: string): string;
  /** What the account would pay for each service that the carrier offers. Only a cancelled `signal` throws. */
  rates(
    account: CarrierAccount,
    terms: RateTerms,
    signal?: AbortSignal,
  ): Promise<Result<readonly CarrierRate[], RateFailure>>;
  /** Buys a label. Asked twice it may buy two: `find` tells what became of a request without an answer. */
  buy(account: CarrierAccount, request: LabelRequest): Promise<Result<BoughtLabel, LabelFailure>>;
  /** The numbers that the carrier has issued under a reference and that were not voided. */
  find(
    account: CarrierAccount,
    asked: { readonly reference: string; readonly shipDate: Date },
  ): Promise<Result<readonly string[], LabelFailure>>;
  /** Voids a label that was not used. One that is void already is as good. */
  void(
    account: CarrierAccount,
    label: { readonly trackingNumber: string; readonly fromCountry: string },
  ): Promise<Result<null, LabelFailure>>;
}
