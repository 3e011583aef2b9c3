import { couriers, type LookupData } from "./tracking-number/format-data.ts";
import { numberFormats } from "./tracking-number/number-format.ts";

/** A company that carries parcels. */
export interface Carrier {
  /** Waybill's code for it: the courier code of the format data, or `post_<country>` for a postal operator. */
  readonly code: string;
  readonly name: string;
  /** Its page for a number, with `{number}` standing for the number; null when none is known. */
  readonly trackingUrlTemplate: string | null;
}

// Postal operators that have formats of their own keep one code for both.
const postalCodes: Readonly<Record<string, string>> = { CA: "canada_post", US: "usps" };

/** Code of the carrier that an S10 number's country stands for. */
export const postalCarrierCode = (countryCode: string): string =>
  postalCodes[countryCode] ?? `post_${countryCode.toLowerCase()}`;

/** Name of a postal operator with its country, since several are called alike. */
const postalCarrierName = (row: LookupData["lookup"][number]): string => `${row.courier} (${row.country})`;

const own: readonly Carrier[] = couriers
  .filter((courier) => courier.courier_code !== "s10")
  .map((courier) => ({
    code: courier.courier_code,
    name: courier.name,
    trackingUrlTemplate: secure(courier.tracking_numbers.find((f) => f.tracking_url)?.tracking_url),
  }));

const postal: readonly Carrier[] = numberFormats
  .flatMap((format) => (format.data.additional ?? []).filter((table) => table.name === "Courier"))
  .flatMap((table) => table.lookup)
  .map((row) => ({
    code: postalCarrierCode(row.matches ?? ""),
    name: postalCarrierName(row),
    trackingUrlTemplate: null,
  }))
  .filter((carrier) => !own.some((known) => known.code === carrier.code));

/** Every carrier known, by name. */
export const carriers: readonly Carrier[] = [...own, ...postal].toSorted((a, b) => a.name.localeCompare(b.name, "en"));

const byCode = new Map(carriers.map((carrier) => [carrier.code, carrier]));

/** The carrier with this code, or null. */
export const carrierByCode = (code: string): Carrier | null => byCode.get(code) ?? null;

/** The carrier's own page for a normalised number, or null. */
export function trackingUrl(carrierCode: string, number: string): string | null {
  return carrierByCode(carrierCode)?.trackingUrlTemplate?.replace("{number}", encodeURIComponent(number)) ?? null;
}

function secure(template: string | null | undefined): string | null {
  return template?.replace(/^http:/, "https:").replace("%s", "{number}") ?? null;
}
