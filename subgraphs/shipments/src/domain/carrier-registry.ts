import facts from "../../data/carriers/carriers.json" with { type: "json" };
import type { LookupData } from "./tracking-number/format-data.ts";
import { numberFormats } from "./tracking-number/number-format.ts";

/** What a carrier carries by. */
export type CarrierMode = "POST" | "PARCEL" | "FREIGHT" | "AIR" | "SEA";

/** A company that carries parcels, letters or freight. */
export interface Carrier {
  /** Waybill's code for it: the courier code of the format data, or `post_<country>` for a postal operator. */
  readonly code: string;
  readonly name: string;
  /** Where its head office is; null when it is not known. */
  readonly countryCode: string | null;
  readonly modes: readonly CarrierMode[];
  readonly homepage: string | null;
  /** Its page for a number, with `{number}` standing for the number; null when none is known. */
  readonly trackingUrlTemplate: string | null;
  /** Its customer service. */
  readonly phone: string | null;
  /** IATA airline codes that its air waybills begin with. */
  readonly airWaybillPrefixes?: readonly string[];
  /** Owner codes (ISO 6346) that its containers carry. */
  readonly containerOwners?: readonly string[];
}

// Postal operators that have formats of their own keep one code for both.
const postalCodes: Readonly<Record<string, string>> = { CA: "canada_post", US: "usps" };

/** Code of the carrier that an S10 number's country stands for. */
export const postalCarrierCode = (countryCode: string): string =>
  postalCodes[countryCode] ?? `post_${countryCode.toLowerCase()}`;

/** Name of a postal operator with its country, since several are called alike. */
const postalCarrierName = (row: LookupData["lookup"][number]): string => `${row.courier} (${row.country})`;

// The shape is the data file's own documented one; a test checks every line.
const known = facts as readonly Carrier[];
const knownCodes = new Set(known.map(({ code }) => code));

const postal: readonly Carrier[] = numberFormats
  .flatMap((format) => (format.data.additional ?? []).filter((table) => table.name === "Courier"))
  .flatMap((table) => table.lookup)
  .map((row) => ({
    code: postalCarrierCode(row.matches ?? ""),
    name: postalCarrierName(row),
    countryCode: row.matches ?? null,
    modes: ["POST"] as const,
    homepage: null,
    trackingUrlTemplate: null,
    phone: null,
  }))
  .filter(({ code }) => !knownCodes.has(code));

/** Every carrier known, by name. */
export const carriers: readonly Carrier[] = [...known, ...postal].toSorted((a, b) =>
  a.name.localeCompare(b.name, "en"),
);

const byCode = new Map(carriers.map((carrier) => [carrier.code, carrier]));

/** The carrier with this code, or null. */
export const carrierByCode = (code: string): Carrier | null => byCode.get(code) ?? null;

/** The carrier with this code; for one that left the registry, its code is all that is known. */
export const carrierOrCode = (code: string): Carrier =>
  byCode.get(code) ?? {
    code,
    name: code,
    countryCode: null,
    modes: [],
    homepage: null,
    trackingUrlTemplate: null,
    phone: null,
  };

/** The carrier's own page for a normalised number, or null. */
export function trackingUrl(carrierCode: string, number: string): string | null {
  return carrierByCode(carrierCode)?.trackingUrlTemplate?.replace("{number}", encodeURIComponent(number)) ?? null;
}

/** Carriers by country of the head office, mode, and words of name or code; everything left out does not matter. */
export function findCarriers(filter: {
  readonly countryCode?: string | null | undefined;
  readonly mode?: CarrierMode | null | undefined;
  readonly search?: string | null | undefined;
}): readonly Carrier[] {
  const word = filter.search?.trim().toLowerCase() ?? "";
  return carriers.filter(
    ({ code, name, countryCode, modes }) =>
      (!filter.countryCode || countryCode === filter.countryCode) &&
      (!filter.mode || modes.includes(filter.mode)) &&
      (name.toLowerCase().includes(word) || code.includes(word)),
  );
}
