/** Services that the sandbox's UPS sells, with the price of the first kilogram and of each further one, in cents. */
const services: Readonly<Record<string, readonly [name: string, first: number, further: number, days: number]>> = {
  "03": ["UPS Ground", 850, 120, 5],
  "02": ["UPS 2nd Day Air", 2_050, 210, 2],
  "01": ["UPS Next Day Air", 3_450, 330, 1],
  "11": ["UPS Standard", 790, 130, 3],
  "65": ["UPS Worldwide Saver", 4_390, 530, 2],
  "07": ["UPS Worldwide Express", 5_190, 560, 1],
};

const european = new Set(
  "AT BE BG CH CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV NL NO PL PT RO SE SI SK".split(" "),
);
const currencies: Readonly<Record<string, string>> = { US: "USD", CA: "CAD", GB: "GBP", IN: "INR", JP: "JPY" };

export interface UpsTariff {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  /** In cents, whatever the currency. */
  readonly cents: number;
  readonly days: number;
}

/** What a service costs between two countries; null where it is not offered. */
export function upsTariffOf(code: string, from: string, to: string, kilograms: number): UpsTariff | null {
  const service = services[code];
  const isAtHome = from === to;
  const isAmerican = ["01", "02", "03"].includes(code);
  if (!service || (isAmerican && !(isAtHome && from === "US"))) return null;
  if (code === "11" && !(isAtHome && from !== "US") && !(european.has(from) && european.has(to))) return null;
  if (["07", "65"].includes(code) && isAtHome && from === "US") return null;
  const [name, first, further, days] = service;
  const cents = first + Math.max(0, Math.ceil(kilograms) - 1) * further;
  return { code, name, currency: currencies[from] ?? "EUR", cents, days };
}

/** Every service between two countries. */
export const upsTariffsOf = (from: string, to: string, kilograms: number): readonly UpsTariff[] =>
  Object.keys(services)
    .map((code) => upsTariffOf(code, from, to, kilograms))
    .filter((tariff) => tariff !== null);
