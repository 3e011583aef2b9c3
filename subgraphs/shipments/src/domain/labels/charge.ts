import type { LabelRecord } from "./label.ts";

/** Enum `ShippingChargeReason` in the schema. */
export const chargeReasons = [
  "TRANSPORT",
  "WEIGHT_CORRECTION",
  "DIMENSION_CORRECTION",
  "ADDRESS_CORRECTION",
  "RESIDENTIAL_DELIVERY",
  "FUEL_SURCHARGE",
  "OTHER_SURCHARGE",
  "DUTIES_AND_TAXES",
  "RETURN_TO_SENDER",
  "CREDIT",
  "OTHER",
] as const;
export type ChargeReason = (typeof chargeReasons)[number];

/** Most charges of one shipment. */
export const maxCharges = 200;

/** A line of a carrier's invoice for a shipment, as stored. Never changed. */
export interface ChargeRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly shipmentId: string;
  readonly reason: ChargeReason;
  /** Below zero for a credit. */
  readonly amountMinor: number;
  readonly currencyCode: string;
  readonly invoiceNumber: string | null;
  /** `YYYY-MM-DD`. */
  readonly invoiceDate: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

type Priced = Pick<LabelRecord, "status" | "costMinor" | "currencyCode" | "quotedMinor" | "quotedCurrencyCode">;

/** What the carrier said that a label costs; nothing once it was voided, null when it did not say. */
export const chargedMinor = ({ status, costMinor }: Pick<Priced, "status" | "costMinor">): number | null =>
  status === "VOIDED" && costMinor !== null ? 0 : costMinor;

/** The currency that a shipment's charges are in; null while nothing was priced. */
export const currencyOfCosts = (
  label: Priced | null,
  charges: readonly Pick<ChargeRecord, "currencyCode">[],
): string | null => charges[0]?.currencyCode ?? label?.currencyCode ?? label?.quotedCurrencyCode ?? null;

/**
 * What a shipment's charges come to, in minor units: the transport that was billed, or what the label cost where none was,
 * and everything on top. Null while there is no charge.
 */
export function billedMinor(
  label: Priced | null,
  charges: readonly Pick<ChargeRecord, "reason" | "amountMinor">[],
): number | null {
  if (charges.length === 0) return null;
  const isTransported = charges.some(({ reason }) => reason === "TRANSPORT");
  const base = isTransported || !label ? 0 : (chargedMinor(label) ?? 0);
  return charges.reduce((sum, { amountMinor }) => sum + amountMinor, base);
}
