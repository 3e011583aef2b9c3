import { type Carrier, carrierByCode, postalCarrierCode } from "../carrier-registry.ts";
import { chanceToPass } from "./checksums.ts";
import { matchFreightNumber } from "./freight-numbers.ts";
import { normaliseTrackingNumber } from "./normalise-number.ts";
import { type FormatMatch, matchFormat, matchOutline, numberFormats } from "./number-format.ts";

/** A carrier whose format a number fits. */
export interface CarrierCandidate {
  readonly carrier: Carrier;
  /** Name of the format, for example `FedEx Express (12)`. */
  readonly format: string;
  /** 0 to 1, two decimals. */
  readonly confidence: number;
  /** What spoke for it, for people. */
  readonly evidence: readonly string[];
}

/** What else is known of the parcel; each makes the carriers it speaks for likelier. */
export interface DetectionHints {
  /** Codes of the carriers that the merchant has accounts with. */
  readonly merchantCarriers?: ReadonlySet<string>;
  /** Countries the parcel comes from and goes to. */
  readonly countryCodes?: readonly string[];
}

interface Fit {
  readonly carrier: Carrier;
  readonly format: string;
  readonly chance: number;
  readonly evidence: readonly string[];
}

/** How many times likelier a hint makes a carrier: a merchant ships mostly with its own; carriers work mostly at home. */
const merchantOdds = 10;
const countryOdds = 3;

/**
 * Carriers whose formats a number fits, the likeliest first; empty when it fits none or is no tracking number.
 *
 * A format is worth as much as it is hard to fit by chance. `chance` is the share of random numbers of the same
 * outline (digits where it has digits, letters where it has letters) that would fit too. A format that everything
 * fits (chance 1) proves nothing; among several, each is weighed by its odds / chance.
 */
export function detectCarriers(given: string, hints: DetectionHints = {}): CarrierCandidate[] {
  const number = normaliseTrackingNumber(given);
  if (number === null) return [];
  const fits = fitsOf(number).map((fit) => ({ ...fit, hint: weighHints(fit.carrier, hints) }));
  const total = fits.reduce((sum, { hint, chance }) => sum + hint.odds / chance, 0);
  return fits
    .map(({ carrier, format, chance, evidence, hint }) => ({
      carrier,
      format,
      confidence: Math.max(0.01, Math.round((1 - chance / hint.odds) * (hint.odds / chance / total) * 100) / 100),
      evidence: [...evidence, ...hint.evidence],
    }))
    .toSorted((a, b) => b.confidence - a.confidence || a.format.localeCompare(b.format, "en"));
}

/** The carrier that a number names by itself: sure enough, and clearly before every other one. Null when none is. */
export const sureCarrier = (given: string, hints: DetectionHints = {}): CarrierCandidate | null =>
  surest(detectCarriers(given, hints));

/** The same of candidates, the likeliest first. */
export function surest([best, ...others]: readonly CarrierCandidate[]): CarrierCandidate | null {
  if (!best || best.confidence < 0.5) return null;
  const rival = others.find((other) => other.carrier.code !== best.carrier.code);
  return rival && rival.confidence * 2 > best.confidence ? null : best;
}

function weighHints(carrier: Carrier, hints: DetectionHints): { readonly odds: number; readonly evidence: string[] } {
  const isMerchants = hints.merchantCarriers?.has(carrier.code) ?? false;
  const isAtHome = carrier.countryCode !== null && (hints.countryCodes?.includes(carrier.countryCode) ?? false);
  return {
    odds: (isMerchants ? merchantOdds : 1) * (isAtHome ? countryOdds : 1),
    evidence: [
      ...(isMerchants ? ["the merchant has an account with it"] : []),
      ...(isAtHome ? [`it is at home in ${carrier.countryCode}`] : []),
    ],
  };
}

/**
 * True when a number fits one of the formats of this carrier, or nothing is known of how its numbers look: then any that
 * could be one does. False for a carrier that is not known.
 */
export function fitsCarrier(carrierCode: string, given: string): boolean {
  const number = normaliseTrackingNumber(given);
  if (number === null) return false;
  return !hasFormats(carrierCode) || fitsOf(number).some((fit) => fit.carrier.code === carrierCode);
}

/**
 * Names of the formats that a number would have but for its check digit: somebody mistyped it.
 * @param carrierCode only this carrier's; all when left out.
 */
export function misspeltFormats(given: string, carrierCode?: string): string[] {
  const number = normaliseTrackingNumber(given);
  if (number === null) return [];
  return numberFormats.flatMap((format) => {
    const outline = matchFormat(format, number) ? null : matchOutline(format, number);
    const code = outline && carrierCodeOf(outline);
    return code && carrierByCode(code) && (carrierCode === undefined || carrierCode === code) ? [format.name] : [];
  });
}

const withFormats = new Set(numberFormats.map(({ courierCode }) => courierCode));

/** Whether anything is known of a carrier's numbers; of most carriers there is not. */
function hasFormats(carrierCode: string): boolean {
  const carrier = carrierByCode(carrierCode);
  if (!carrier) return true;
  const isFreight = [carrier.airWaybillPrefixes, carrier.containerOwners].some((list) => (list ?? []).length > 0);
  return withFormats.has(carrierCode) || isFreight || carrierCode.startsWith("post_");
}

function fitsOf(number: string): Fit[] {
  const fits: Fit[] = [];
  for (const format of numberFormats) {
    const match = matchFormat(format, number);
    const carrier = match && carrierByCode(carrierCodeOf(match));
    if (!match || !carrier) continue;
    const chance = chanceOf(match, number);
    fits.push({ carrier, format: format.name, chance, evidence: evidenceOf(match, chance) });
  }
  const freight = matchFreightNumber(number);
  return freight ? [...fits, freight] : fits;
}

const carrierCodeOf = (match: FormatMatch): string =>
  match.format.courierCode === "s10" ? postalCarrierCode(match.groups["CountryCode"] ?? "") : match.format.courierCode;

/** Share of random numbers of the same outline that fit: per place, how many other characters the format takes. */
function chanceOf(match: FormatMatch, number: string): number {
  const { format } = match;
  const { checksum } = format;
  let chance = checksum ? chanceToPass[checksum.name] : 1;
  for (let i = 0; i < number.length; i += 1) {
    const alphabet = /\d/.test(number.charAt(i)) ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const taken = [...alphabet].filter((char) => matchOutline(format, number.slice(0, i) + char + number.slice(i + 1)));
    chance *= taken.length / alphabet.length;
  }
  return chance;
}

function evidenceOf({ format, lookups }: FormatMatch, chance: number): string[] {
  return [
    `has the form of ${format.name}`,
    format.checksum ? "its check digit is right" : "this format has no check digit",
    ...Object.entries(lookups).map(
      ([table, row]) => `${table}: ${row.courier ?? row.country ?? row.name ?? row.matches}`,
    ),
    chance < 0.0001
      ? "fewer than 1 in 10,000 random numbers fit"
      : `${Number((chance * 100).toPrecision(2))} % of random numbers fit`,
  ];
}
