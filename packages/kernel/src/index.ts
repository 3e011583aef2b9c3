export type { PostalAddress, PostalAddressFields } from "./address.ts";
export { allocate, portion } from "./allocate.ts";
export { type Clock, systemClock } from "./clock.ts";
export { isCountry } from "./countries.ts";
export type { JsonObject, JsonValue, LogEvent, NewEvent } from "./event.ts";
export { distanceKm, type GeoPoint } from "./geo.ts";
export { derivedId, type IdKind, idPrefixes, isId, newId } from "./ids.ts";
export {
  type ActorType,
  actorName,
  actorTypes,
  anonymousIdentity,
  type Identity,
  type Scope,
  scopes,
  serviceIdentity,
  visibilityKey,
} from "./identity.ts";
export { formatAmount, isCurrency, minorDigits, type Money, multiplyMoney, parseMoney, sumMoney } from "./money.ts";
export { type DurationStats, durationStats, type Frequency, percentile } from "./percentile.ts";
export {
  bucketAt,
  maxBuckets,
  type ReportBucket,
  type ReportInterval,
  reportIntervals,
  type ReportRange,
  reportRange,
  type ReportRangeInput,
} from "./report-range.ts";
export { err, ok, type Result, unreachable } from "./result.ts";
export { InputCheck, type InputPath } from "./input-check.ts";
export { mayGo, type Transitions, unreachableStates } from "./transitions.ts";
export { words } from "./words.ts";
export { type Outcome, refuse, type UserError, type UserErrorCode, userError, userErrorCodes } from "./user-error.ts";
