import {
  err,
  InputCheck,
  isCountry,
  ok,
  type Outcome,
  type PostalAddress,
  type PostalAddressFields,
} from "@waybill/kernel";

export const locationKinds = ["WAREHOUSE", "STORE", "THIRD_PARTY"] as const;
export type LocationKind = (typeof locationKinds)[number];

export const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
export type Weekday = (typeof weekdays)[number];

/** A span of a weekday, local time, `HH:MM`. */
export interface OpeningHours {
  readonly weekday: Weekday;
  readonly opensAt: string;
  readonly closesAt: string;
}

/** WGS 84, in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A place that holds stock, as stored. */
export interface LocationRecord {
  readonly _id: string;
  readonly tenant: string;
  /** Unique within the tenant. */
  readonly name: string;
  readonly address: PostalAddress;
  readonly kind: LocationKind;
  readonly coordinates: Coordinates | null;
  /** Empty: always open. */
  readonly openingHours: readonly OpeningHours[];
  /** Orders up to this local time, `HH:MM`, are handled the same day; null: no such time. */
  readonly cutOffTime: string | null;
  /** IANA name. */
  readonly timeZone: string;
  /** Working days from order to hand-over. */
  readonly handlingDays: number;
  /** Orders that can be handled in a day; null: no limit. */
  readonly capacityPerDay: number | null;
  /** Countries served; empty: all. */
  readonly marketsServed: readonly string[];
  readonly active: boolean;
  readonly createdAt: Date;
  readonly version: number;
}

/** What a caller may set; `undefined` means left out, `null` clears. */
export interface LocationFields {
  readonly name?: string | null | undefined;
  readonly address?: PostalAddressFields | null | undefined;
  readonly kind?: LocationKind | null | undefined;
  readonly coordinates?: Coordinates | null | undefined;
  readonly openingHours?: readonly OpeningHours[] | null | undefined;
  readonly cutOffTime?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly handlingDays?: number | null | undefined;
  readonly capacityPerDay?: number | null | undefined;
  readonly marketsServed?: readonly string[] | null | undefined;
  readonly active?: boolean | null | undefined;
}

export type LocationSettings = Omit<LocationRecord, "_id" | "tenant" | "createdAt" | "version">;
type Changes = { -readonly [K in keyof LocationSettings]?: LocationSettings[K] };

/** What a location has where nothing was said. */
export const locationDefaults: Omit<LocationSettings, "name" | "address"> = {
  kind: "WAREHOUSE",
  coordinates: null,
  openingHours: [],
  cutOffTime: null,
  timeZone: "UTC",
  handlingDays: 0,
  capacityPerDay: null,
  marketsServed: [],
  active: true,
};

/** Checks and normalises the fields a caller gave. Fields left out stay out; null puts the default back. */
export function checkLocationFields(fields: LocationFields): Outcome<Partial<LocationSettings>> {
  const check = new InputCheck();
  const at = (field: string): string[] => ["input", field];
  const { name, address, kind, coordinates, openingHours, cutOffTime, timeZone, handlingDays, capacityPerDay } = fields;
  const changes: Changes = {};
  if (name !== undefined) changes.name = check.text(at("name"), name ?? "", 120);
  if (address === null) check.add("BLANK", at("address"), "must not be left out");
  else if (address !== undefined) changes.address = check.address(at("address"), address);
  if (kind !== undefined) changes.kind = kind ?? locationDefaults.kind;
  if (coordinates !== undefined)
    changes.coordinates = coordinates && checkCoordinates(check, at("coordinates"), coordinates);
  if (openingHours !== undefined) changes.openingHours = checkHours(check, at("openingHours"), openingHours ?? []);
  if (cutOffTime !== undefined) changes.cutOffTime = cutOffTime && checkTime(check, at("cutOffTime"), cutOffTime);
  if (timeZone !== undefined)
    changes.timeZone = checkZone(check, at("timeZone"), timeZone ?? locationDefaults.timeZone);
  if (handlingDays !== undefined) changes.handlingDays = check.integer(at("handlingDays"), handlingDays ?? 0, 0, 90);
  if (capacityPerDay !== undefined)
    changes.capacityPerDay = capacityPerDay && check.integer(at("capacityPerDay"), capacityPerDay, 0, 1_000_000);
  if (fields.marketsServed !== undefined)
    changes.marketsServed = checkMarkets(check, at("marketsServed"), fields.marketsServed ?? []);
  if (fields.active !== undefined) changes.active = fields.active ?? locationDefaults.active;
  return check.errors.length > 0 ? err(check.errors) : ok(changes);
}

function checkCoordinates(check: InputCheck, path: string[], { latitude, longitude }: Coordinates): Coordinates {
  if (!(Math.abs(latitude) <= 90)) check.add("INVALID", [...path, "latitude"], "must be from -90 to 90");
  if (!(Math.abs(longitude) <= 180)) check.add("INVALID", [...path, "longitude"], "must be from -180 to 180");
  return { latitude, longitude };
}

function checkHours(check: InputCheck, path: string[], hours: readonly OpeningHours[]): OpeningHours[] {
  return check.list(path, hours, 0, 21).map(({ weekday, opensAt, closesAt }, index) => {
    const span = [...path, String(index)];
    checkTime(check, [...span, "opensAt"], opensAt);
    checkTime(check, [...span, "closesAt"], closesAt);
    if (opensAt >= closesAt) check.add("INVALID", [...span, "closesAt"], "must be later than opensAt");
    return { weekday, opensAt, closesAt };
  });
}

function checkTime(check: InputCheck, path: string[], value: string): string {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)) check.add("INVALID", path, "must be a time of day such as 14:30");
  return value;
}

function checkZone(check: InputCheck, path: string[], value: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    check.add("INVALID", path, "must be a time zone of the IANA database, such as Europe/Berlin");
    return value;
  }
}

function checkMarkets(check: InputCheck, path: string[], codes: readonly string[]): string[] {
  for (const [index, code] of check.list(path, codes, 0, 250).entries()) {
    if (!isCountry(code)) check.add("INVALID", [...path, String(index)], "must be an ISO 3166-1 alpha-2 country code");
  }
  return [...new Set(codes)].toSorted();
}

/** The instant at which the local day of `now` began in a time zone. */
export function startOfDay(now: Date, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const [hours = 0, minutes = 0, seconds = 0] = parts.format(now).split(":").map(Number);
  const elapsed = ((hours * 60 + minutes) * 60 + seconds) * 1000 + now.getUTCMilliseconds();
  return new Date(now.getTime() - elapsed);
}
