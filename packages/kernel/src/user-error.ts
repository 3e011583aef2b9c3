import { err, type Result } from "./result.ts";

/** The one vocabulary of refusals; the same list as enum `UserErrorCode` in `schema/shared`. */
export const userErrorCodes = [
  "INVALID",
  "BLANK",
  "TOO_LONG",
  "NOT_FOUND",
  "TAKEN",
  "VERSION_CONFLICT",
  "IDEMPOTENCY_KEY_REUSED",
  "INVALID_STATE",
  "UNKNOWN_SKU",
  "NOT_FOR_SALE",
  "INSUFFICIENT_STOCK",
  "COMPARE_QUANTITY_STALE",
  "CURRENCY_MISMATCH",
  "UNKNOWN_CARRIER",
  "INVALID_TRACKING_NUMBER",
  "CARRIER_REFUSED",
  "UNAVAILABLE",
] as const;
export type UserErrorCode = (typeof userErrorCodes)[number];

/** Something the caller can mend; nothing was changed. Field for field the GraphQL type `UserError`. */
export interface UserError {
  readonly code: UserErrorCode;
  /** Where in the input, for example `["input", "lines", "0", "quantity"]`. */
  readonly path: readonly string[];
  readonly message: string;
  readonly retriable: boolean;
  /** The object's version as it is, where another was expected. */
  readonly currentVersion?: number;
}

/** What an operation answers: a value, or every reason why nothing was changed (never empty). */
export type Outcome<T> = Result<T, readonly UserError[]>;

export function userError(code: UserErrorCode, path: readonly string[], message: string): UserError {
  return { code, path, message, retriable: code === "UNAVAILABLE" };
}

/** A refusal for one reason. */
export function refuse(
  code: UserErrorCode,
  path: readonly string[],
  message: string,
): Result<never, readonly UserError[]> {
  return err([userError(code, path, message)]);
}
