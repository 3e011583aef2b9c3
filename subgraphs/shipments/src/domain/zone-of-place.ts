/** Countries whose whole mainland keeps one zone, by ISO 3166-1 code (IANA tz database, zone.tab). */
const byCountry: Readonly<Record<string, string>> = {
  AE: "Asia/Dubai",
  AT: "Europe/Vienna",
  BD: "Asia/Dhaka",
  BE: "Europe/Brussels",
  BG: "Europe/Sofia",
  BH: "Asia/Bahrain",
  CH: "Europe/Zurich",
  CN: "Asia/Shanghai",
  CO: "America/Bogota",
  CR: "America/Costa_Rica",
  CZ: "Europe/Prague",
  DE: "Europe/Berlin",
  DK: "Europe/Copenhagen",
  DO: "America/Santo_Domingo",
  EE: "Europe/Tallinn",
  EG: "Africa/Cairo",
  FI: "Europe/Helsinki",
  FR: "Europe/Paris",
  GB: "Europe/London",
  GR: "Europe/Athens",
  GT: "America/Guatemala",
  HK: "Asia/Hong_Kong",
  HR: "Europe/Zagreb",
  HU: "Europe/Budapest",
  IE: "Europe/Dublin",
  IL: "Asia/Jerusalem",
  IN: "Asia/Kolkata",
  IS: "Atlantic/Reykjavik",
  IT: "Europe/Rome",
  JP: "Asia/Tokyo",
  KE: "Africa/Nairobi",
  KR: "Asia/Seoul",
  KW: "Asia/Kuwait",
  LK: "Asia/Colombo",
  LT: "Europe/Vilnius",
  LU: "Europe/Luxembourg",
  LV: "Europe/Riga",
  MA: "Africa/Casablanca",
  MO: "Asia/Macau",
  MT: "Europe/Malta",
  MY: "Asia/Kuala_Lumpur",
  NG: "Africa/Lagos",
  NL: "Europe/Amsterdam",
  NO: "Europe/Oslo",
  NP: "Asia/Kathmandu",
  PA: "America/Panama",
  PE: "America/Lima",
  PH: "Asia/Manila",
  PK: "Asia/Karachi",
  PL: "Europe/Warsaw",
  QA: "Asia/Qatar",
  RO: "Europe/Bucharest",
  RS: "Europe/Belgrade",
  SA: "Asia/Riyadh",
  SE: "Europe/Stockholm",
  SG: "Asia/Singapore",
  SI: "Europe/Ljubljana",
  SK: "Europe/Bratislava",
  TH: "Asia/Bangkok",
  TR: "Europe/Istanbul",
  TW: "Asia/Taipei",
  UY: "America/Montevideo",
  VN: "Asia/Ho_Chi_Minh",
  ZA: "Africa/Johannesburg",
};

const zoneOf = (zone: string, regions: string): [string, string][] => regions.split(" ").map((code) => [code, zone]);

/** States and provinces that keep one zone throughout, by `country-region`. Those that two zones cross are left out. */
const byRegion: ReadonlyMap<string, string> = new Map([
  ...zoneOf("America/New_York", "US-CT US-DC US-DE US-GA US-MA US-MD US-ME US-NC US-NH US-NJ US-NY US-OH US-PA US-RI"),
  ...zoneOf("America/New_York", "US-SC US-VA US-VT US-WV"),
  ...zoneOf("America/Chicago", "US-AL US-AR US-IA US-IL US-LA US-MN US-MO US-MS US-OK US-WI"),
  ...zoneOf("America/Denver", "US-CO US-MT US-NM US-UT US-WY"),
  ...zoneOf("America/Phoenix", "US-AZ"),
  ...zoneOf("America/Los_Angeles", "US-CA US-WA"),
  ...zoneOf("Pacific/Honolulu", "US-HI"),
  ...zoneOf("America/Puerto_Rico", "US-PR"),
  ...zoneOf("America/Halifax", "CA-NS CA-NB CA-PE"),
  ...zoneOf("America/Winnipeg", "CA-MB"),
  ...zoneOf("America/Edmonton", "CA-AB"),
  ...zoneOf("Australia/Sydney", "AU-ACT AU-VIC"),
  ...zoneOf("Australia/Brisbane", "AU-QLD"),
  ...zoneOf("Australia/Hobart", "AU-TAS"),
  ...zoneOf("Australia/Darwin", "AU-NT"),
]);

const dayMs = 86_400_000;

/**
 * The instant at which a calendar day ends on the wall of a place: in UTC where the place does not tell its zone.
 * @param day whole days since 1970-01-01.
 */
export function endOfDayAt(place: PlaceOfZone, day: number): Date {
  const local = (day + 1) * dayMs;
  return new Date(local - (offsetAtPlace(place, local) ?? 0) * 60_000);
}

/** What tells the zone of a place; empty where it is not known. */
export interface PlaceOfZone {
  readonly countryCode: string | null;
  readonly region: string | null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Minutes east of UTC that a clock on the wall of a place showed; null where the place does not tell its zone.
 * @param local the clock's reading as if it were UTC, in milliseconds since 1970. In the hour that a clock runs through
 *   twice the first one is taken.
 */
export function offsetAtPlace(place: PlaceOfZone, local: number): number | null {
  const zone = zoneAt(place);
  if (zone === undefined) return null;
  // What holds a day before is the offset before any change that the reading may be near.
  const before = offsetAt(zone, local - dayMs);
  const candidate = local - before * 60_000;
  return offsetAt(zone, candidate) === before ? before : offsetAt(zone, candidate);
}

/** Minutes by which a place is ahead of UTC at an instant; null where the place does not tell its zone. */
export function offsetOfPlace(place: PlaceOfZone, instant: Date): number | null {
  const zone = zoneAt(place);
  return zone === undefined ? null : offsetAt(zone, instant.getTime());
}

function zoneAt({ countryCode, region }: PlaceOfZone): string | undefined {
  const country = countryCode?.toUpperCase() ?? "";
  return byRegion.get(`${country}-${region?.trim().toUpperCase() ?? ""}`) ?? byCountry[country];
}

/** Offset of a zone at an instant, in minutes. */
function offsetAt(zone: string, instant: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  const name = format.formatToParts(instant).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -total : total;
}
