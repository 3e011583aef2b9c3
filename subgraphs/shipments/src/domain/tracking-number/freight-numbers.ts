import { type Carrier, carriers } from "../carrier-registry.ts";

/** What a number of air or sea freight says. */
export interface FreightFit {
  readonly carrier: Carrier;
  /** Name of the format. */
  readonly format: string;
  /** Share of random numbers of the same outline that would fit too. */
  readonly chance: number;
  readonly evidence: readonly string[];
}

const byPrefix = new Map(carriers.flatMap((c) => (c.airWaybillPrefixes ?? []).map((prefix) => [prefix, c] as const)));
const byOwner = new Map(carriers.flatMap((c) => (c.containerOwners ?? []).map((owner) => [owner, c] as const)));

/** Air waybill (IATA Resolution 600a) or container number (ISO 6346) of a carrier that is known; null otherwise. */
export function matchFreightNumber(number: string): FreightFit | null {
  return airWaybill(number) ?? container(number);
}

/** Airline code, seven digits, and their remainder by 7. */
function airWaybill(number: string): FreightFit | null {
  const [, prefix = "", serial = "", check] = /^(\d{3})(\d{7})(\d)$/.exec(number) ?? [];
  const carrier = byPrefix.get(prefix);
  if (!carrier || Number(serial) % 7 !== Number(check)) return null;
  return {
    carrier,
    format: "Air waybill (11)",
    chance: (byPrefix.size / 1000) * 0.1,
    evidence: [
      "has the form of an air waybill",
      "its check digit is right",
      `${prefix} is a prefix of ${carrier.name}`,
    ],
  };
}

/** Owner code with category U, six digits, check digit. */
function container(number: string): FreightFit | null {
  const [, owner = "", check] = /^([A-Z]{3}U)\d{6}(\d)$/.exec(number) ?? [];
  const carrier = byOwner.get(owner);
  if (!carrier || containerCheckDigit(number.slice(0, 10)) !== Number(check)) return null;
  return {
    carrier,
    format: "Container (ISO 6346)",
    chance: (byOwner.size / 26 ** 4) * 0.1,
    evidence: [
      "has the form of a container number",
      "its check digit is right",
      `${owner} is a box of ${carrier.name}`,
    ],
  };
}

/** ISO 6346: letters count 10 to 38 without multiples of 11, place i weighs 2^i, the sum by 11, 10 written as 0. */
function containerCheckDigit(serial: string): number {
  const values = [...serial].map((char) => {
    if (/\d/.test(char)) return Number(char);
    const letter = char.charCodeAt(0) - 65;
    return letter + 10 + Math.floor((letter + 9) / 10);
  });
  return (values.reduce((sum, value, i) => sum + value * 2 ** i, 0) % 11) % 10;
}
