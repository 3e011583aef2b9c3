import { err, ok, type Result } from "./result.ts";

/** Integer minor units of a currency, for example `{ minor: 1990, currencyCode: "EUR" }` = 19.90 EUR. */
export interface Money {
  readonly minor: number;
  readonly currencyCode: string;
}

// ISO 4217: currencies whose minor unit is not two digits (list one, active codes).
const otherDigits: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};
const known = new Set(Intl.supportedValuesOf("currency"));

export const isCurrency = (code: string): boolean => known.has(code);

/** Digits after the decimal point of a currency's amounts (ISO 4217). */
export const minorDigits = (currencyCode: string): number => otherDigits[currencyCode] ?? 2;

/**
 * Reads a decimal string such as `"19.90"` exactly.
 * @returns the amount, or why it is none: unknown currency, not a decimal, too many decimals, or too large
 *   to be counted exactly (more than 2^53 − 1 minor units).
 */
export function parseMoney(amount: string, currencyCode: string): Result<Money, string> {
  if (!isCurrency(currencyCode)) return err(`${currencyCode} is not an ISO 4217 currency code`);
  const match = /^(-?)(\d{1,16})(?:\.(\d{1,6}))?$/.exec(amount);
  if (!match) return err("an amount is a decimal string such as 19.90");
  const [, sign = "", whole = "0", fraction = ""] = match;
  const digits = minorDigits(currencyCode);
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > digits) return err(`${currencyCode} has ${digits} decimals`);
  const minor = Number(`${sign}${whole}${significant.padEnd(digits, "0")}`);
  if (!Number.isSafeInteger(minor)) return err("the amount is too large");
  return ok({ minor: minor === 0 ? 0 : minor, currencyCode });
}

/** The decimal string of an amount, with the currency's number of decimals: `"19.90"`. */
export function formatAmount(money: Money): string {
  const digits = minorDigits(money.currencyCode);
  const text = Math.abs(money.minor)
    .toString()
    .padStart(digits + 1, "0");
  const sign = money.minor < 0 ? "-" : "";
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `money` times a whole number of units. */
export const multiplyMoney = (money: Money, quantity: number): Money => ({ ...money, minor: money.minor * quantity });

/**
 * The sum of amounts in one currency.
 * @throws Error when currencies differ or nothing is given: callers check before.
 */
export function sumMoney(amounts: readonly Money[]): Money {
  const [first] = amounts;
  if (!first) throw new Error("sumMoney needs at least one amount");
  if (amounts.some((m) => m.currencyCode !== first.currencyCode)) throw new Error("sumMoney needs one currency");
  return { minor: amounts.reduce((sum, m) => sum + m.minor, 0), currencyCode: first.currencyCode };
}
