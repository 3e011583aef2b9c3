import { carrierByCode, carriers } from "../../domain/carrier-registry.ts";

/** How an aggregator names carriers. */
export interface Couriers {
  /** Its name for one of ours; null when it is not known, and then the aggregator has to find out by the number. */
  theirs(carrierCode: string | undefined): string | null;
  /** Our code for one of its names; for a carrier that the registry does not have, its name in our spelling. */
  ours(name: string | null | undefined): string;
}

/** Codes of all carriers in the registry: an aggregator can be asked about each. */
export const everyCarrier: readonly string[] = carriers.map(({ code }) => code);

/** What scans are filed under when an aggregator does not say whose they are. */
const unknownCarrier = "unknown";

const squeeze = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

// Names that two carriers share once squeezed count for neither.
const bySqueezed = new Map<string, string | null>();
for (const { code, name } of carriers) {
  for (const key of new Set([squeeze(code), squeeze(name)])) {
    bySqueezed.set(key, bySqueezed.has(key) && bySqueezed.get(key) !== code ? null : code);
  }
}

/**
 * @param table pairs of our code and its name, where they differ by more than spelling.
 * @param spell writes one of our codes in its spelling, for carriers that are not in the table; null when nothing can
 *   be said of them.
 */
export function couriersOf(
  table: readonly (readonly [code: string, name: string])[],
  spell: (carrierCode: string) => string | null,
): Couriers {
  const toTheirs = new Map(table);
  const toOurs = new Map(table.map(([code, name]) => [name.toLowerCase(), code]));
  return {
    theirs(code) {
      if (code === undefined) return null;
      return toTheirs.get(code) ?? (carrierByCode(code) ? spell(code) : null);
    },
    ours(name) {
      const given = name?.trim().slice(0, 80) ?? "";
      const known = toOurs.get(given.toLowerCase()) ?? bySqueezed.get(squeeze(given));
      const spelt = given
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "_")
        .slice(0, 64);
      return known ?? (/[a-z0-9]/.test(spelt) ? spelt : unknownCarrier);
    },
  };
}

/** Our spelling with dashes. Postal operators are named, not numbered by country, so that ours say nothing. */
export const withDashes = (carrierCode: string): string | null =>
  carrierCode.startsWith("post_") ? null : carrierCode.replaceAll("_", "-");
