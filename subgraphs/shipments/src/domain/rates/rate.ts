import type { Money, PostalAddress } from "@waybill/kernel";
import type { Parcel } from "../labels/label.ts";

/** What carriers are asked the price of: parcels that leave together. */
export interface RateTerms {
  readonly from: PostalAddress;
  readonly to: PostalAddress;
  readonly parcels: readonly Parcel[];
  readonly shipDate: Date;
  /** What the goods are worth; null when nobody said. */
  readonly declaredValue: Money | null;
}

/** What one carrier asks for one of its services. */
export interface CarrierRate {
  /** The carrier's code for the service, for example `FEDEX_GROUND`. */
  readonly service: string;
  readonly serviceName: string;
  /** All parcels together, by the account's own prices where the carrier tells them. */
  readonly cost: Money;
  /** What it charges by, which is more than the weight for large parcels; null when it does not say. */
  readonly billingWeightGrams: number | null;
  /** Local day at the destination, `YYYY-MM-DD`; null when it does not say. */
  readonly deliveryDate: string | null;
  /** Working days on the way; null when it does not say. */
  readonly transitDays: number | null;
}

/** A rate with the account that would be charged. */
export interface RateOffer extends CarrierRate {
  readonly accountId: string;
  readonly carrierCode: string;
}

/** Why an account gave no rates; enum `ShippingRateFailureCode` in the schema. */
export const rateFailureCodes = ["UNAVAILABLE", "RATE_LIMITED", "UNAUTHORIZED", "REFUSED", "UNEXPECTED_REPLY"] as const;

export interface RateFailure {
  readonly code: (typeof rateFailureCodes)[number];
  readonly message: string;
  /** Seconds that the carrier asks to wait, where it says so. */
  readonly retryAfterSeconds?: number;
}

/** What is asked of the offers; enum `ShippingRatePolicy` in the schema. */
export const ratePolicies = ["CHEAPEST", "FASTEST"] as const;
export type RatePolicy = (typeof ratePolicies)[number];

/**
 * Offers, the best first. Amounts are compared within one currency only: offers in the currency of the first offer come
 * before all others, so the account that stands first decides. What does not say when it arrives is the slowest. Equals
 * stay in the order of accounts.
 */
export function rankOffers<T extends RateOffer>(offers: readonly T[], policy: RatePolicy): readonly T[] {
  const home = offers[0]?.cost.currencyCode;
  const byCost = (a: T, b: T): number =>
    Number(a.cost.currencyCode !== home) - Number(b.cost.currencyCode !== home) || a.cost.minor - b.cost.minor;
  const bySpeed = (a: T, b: T): number =>
    (a.deliveryDate ?? "9999").localeCompare(b.deliveryDate ?? "9999") ||
    (a.transitDays ?? Infinity) - (b.transitDays ?? Infinity) ||
    0;
  return offers.toSorted(
    policy === "CHEAPEST" ? (a, b) => byCost(a, b) || bySpeed(a, b) : (a, b) => bySpeed(a, b) || byCost(a, b),
  );
}
