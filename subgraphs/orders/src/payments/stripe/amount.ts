import { minorDigits, type Money } from "@waybill/kernel";

/**
 * Currencies whose amounts Stripe writes with other digits than ISO 4217 has (Stripe's "Supported currencies"):
 * ISK and UGX have none, and Stripe wants two for historical reasons.
 */
const stripeDigits: Readonly<Record<string, number>> = { ISK: 2, UGX: 2 };

const shift = (currencyCode: string): number =>
  (stripeDigits[currencyCode] ?? minorDigits(currencyCode)) - minorDigits(currencyCode);

/** An amount as Stripe writes it. */
export const toStripeAmount = ({ minor, currencyCode }: Money): number => minor * 10 ** shift(currencyCode);

/** An amount of Stripe's in our minor units. */
export function fromStripeAmount(amount: number, currency: string): Money {
  const currencyCode = currency.toUpperCase();
  return { minor: Math.round(amount / 10 ** shift(currencyCode)), currencyCode };
}
