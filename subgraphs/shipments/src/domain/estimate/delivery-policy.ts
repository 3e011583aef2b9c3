import type { CalendarPlace } from "@waybill/calendar";
import { err, InputCheck, isCountry, ok, type Outcome } from "@waybill/kernel";
import { carrierByCode } from "../carrier-registry.ts";
import type { DaySpan } from "../edd/rule.ts";
import { type ShippingZone, zoneOf } from "../zone.ts";

/** How long a carrier takes: the first row that fits a parcel counts. Null fits everything. */
export interface TransitRow {
  readonly carrierCode: string | null;
  readonly service: string | null;
  /** Of the destination. */
  readonly countryCode: string | null;
  /** Rows that were stored before there were the next two do not have them. */
  readonly originCountryCode?: string | null;
  readonly zone?: ShippingZone | null;
  /** The carrier's workdays at the destination, from the hand-over to the delivery. */
  readonly minDays: number;
  readonly maxDays: number;
}

/** What a seller says of how it works. */
export interface DeliveryPolicyFields {
  /** IANA name of the seller's wall clock. */
  readonly timeZone: string;
  /** `HH:MM` until which an order counts as of the same day. */
  readonly cutOffTime: string;
  /** The seller's workdays until the hand-over. */
  readonly minHandlingDays: number;
  readonly maxHandlingDays: number;
  /** Where parcels come from when nothing else is known of it. */
  readonly origin: CalendarPlace;
  readonly transit: readonly TransitRow[];
}

/** A tenant's delivery policy as stored; `version` counts the changes. */
export interface DeliveryPolicyRecord extends DeliveryPolicyFields {
  /** The tenant. */
  readonly _id: string;
  readonly tenant: string;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A policy as a caller gives it. */
export interface DeliveryPolicyInput extends Omit<DeliveryPolicyFields, "origin" | "transit"> {
  readonly origin: { readonly countryCode: string; readonly region?: string | null | undefined };
  readonly transit: readonly {
    readonly carrierCode?: string | null | undefined;
    readonly service?: string | null | undefined;
    readonly countryCode?: string | null | undefined;
    readonly originCountryCode?: string | null | undefined;
    readonly zone?: ShippingZone | null | undefined;
    readonly minDays: number;
    readonly maxDays: number;
  }[];
}

const maxRows = 500;
const maxDays = 90;

/** The policy that an input means, or every reason why it means none. */
export function checkDeliveryPolicy(input: DeliveryPolicyInput): Outcome<DeliveryPolicyFields> {
  const check = new InputCheck();
  if (!isTimeZone(input.timeZone)) {
    check.add("INVALID", ["input", "timeZone"], "must be an IANA name such as Europe/Berlin");
  }
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(input.cutOffTime)) {
    check.add("INVALID", ["input", "cutOffTime"], "must be a time such as 14:30");
  }
  const span = (path: readonly string[], least: string, most: string, min: number, max: number): void => {
    check.integer([...path, least], min, 0, maxDays);
    check.integer([...path, most], max, 0, maxDays);
    if (min > max) check.add("INVALID", [...path, most], `must not be less than ${least}`);
  };
  span(["input"], "minHandlingDays", "maxHandlingDays", input.minHandlingDays, input.maxHandlingDays);
  const country = (path: readonly string[], code: string | null | undefined): string | null => {
    const upper = code?.trim().toUpperCase() ?? null;
    if (upper !== null && !isCountry(upper)) check.add("INVALID", path, "must be an ISO 3166-1 country code");
    return upper;
  };
  const region = check.optionalText(["input", "origin", "region"], input.origin.region, 120) ?? "";
  const countryCode = country(["input", "origin", "countryCode"], input.origin.countryCode) ?? "";
  const transit = check.list(["input", "transit"], input.transit, 1, maxRows).map((row, index): TransitRow => {
    const path = ["input", "transit", String(index)];
    span(path, "minDays", "maxDays", row.minDays, row.maxDays);
    const carrierCode = check.optionalText([...path, "carrierCode"], row.carrierCode, 64)?.toLowerCase() ?? null;
    if (carrierCode !== null && !carrierByCode(carrierCode)) {
      check.add("UNKNOWN_CARRIER", [...path, "carrierCode"], "no carrier has this code");
    }
    return {
      carrierCode,
      service: check.optionalText([...path, "service"], row.service, 64),
      countryCode: country([...path, "countryCode"], row.countryCode),
      originCountryCode: country([...path, "originCountryCode"], row.originCountryCode),
      zone: row.zone ?? null,
      minDays: row.minDays,
      maxDays: row.maxDays,
    };
  });
  const { timeZone, cutOffTime, minHandlingDays, maxHandlingDays } = input;
  const fields = { timeZone, cutOffTime, minHandlingDays, maxHandlingDays, origin: { countryCode, region }, transit };
  return check.errors.length > 0 ? err(check.errors) : ok(fields);
}

/** What the transit days of a parcel depend on. */
export interface TransitFacts {
  /** Empty while no carrier was chosen. */
  readonly carrierCode: string;
  readonly service: string;
  readonly originCountry: string;
  readonly countryCode: string;
}

/**
 * The transit days of the first row that fits; null when none does. While no carrier was chosen, all that those rows
 * span that fit with some carrier, up to the first that fits with any.
 */
export function transitDaysOf(policy: DeliveryPolicyFields, parcel: TransitFacts): DaySpan | null {
  const fits = (wanted: string | null | undefined, given: string | null): boolean => wanted == null || wanted === given;
  const zone = zoneOf(parcel.originCountry, parcel.countryCode);
  const ofLane = policy.transit.filter(
    (row) =>
      fits(row.countryCode, parcel.countryCode) &&
      fits(row.originCountryCode, parcel.originCountry) &&
      fits(row.zone, zone),
  );
  if (parcel.carrierCode === "") {
    const any = ofLane.findIndex(({ carrierCode, service }) => carrierCode === null && service === null);
    const rows = any < 0 ? ofLane : ofLane.slice(0, any + 1);
    if (rows.length === 0) return null;
    return {
      min: Math.min(...rows.map(({ minDays }) => minDays)),
      max: Math.max(...rows.map(({ maxDays }) => maxDays)),
    };
  }
  const row = ofLane.find(
    ({ carrierCode, service }) => fits(carrierCode, parcel.carrierCode) && fits(service, parcel.service),
  );
  return row ? { min: row.minDays, max: row.maxDays } : null;
}

/** `HH:MM` as a share of the day. */
export function shareOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours * 60 + minutes) / 1440;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
