/** FedEx's services that the sandbox sells, with the price of the first kilogram and of each further one, in cents. */
const services: Readonly<Record<string, readonly [name: string, first: number, further: number, days: number]>> = {
  FEDEX_GROUND: ["FedEx Ground", 890, 110, 4],
  FEDEX_EXPRESS_SAVER: ["FedEx Express Saver", 1_490, 180, 3],
  FEDEX_2_DAY: ["FedEx 2Day", 1_990, 220, 2],
  STANDARD_OVERNIGHT: ["FedEx Standard Overnight", 3_290, 340, 1],
  FEDEX_INTERNATIONAL_PRIORITY: ["FedEx International Priority", 4_590, 510, 2],
  INTERNATIONAL_ECONOMY: ["FedEx International Economy", 3_190, 390, 5],
};

const groundCountries = new Set(["US", "CA"]);
const currencies: Readonly<Record<string, string>> = { US: "USD", CA: "CAD", GB: "GBP", IN: "INR", JP: "JPY" };

/** What a service costs between two countries; null where it is not offered. */
export interface Tariff {
  readonly serviceType: string;
  readonly serviceName: string;
  readonly currency: string;
  /** In cents, whatever the currency. */
  readonly cents: number;
  readonly days: number;
}

export function tariffOf(serviceType: string, from: string, to: string, kilograms: number): Tariff | null {
  const service = services[serviceType];
  const isInternational = serviceType.includes("INTERNATIONAL");
  if (!service || isInternational === (from === to)) return null;
  if (serviceType === "FEDEX_GROUND" && !groundCountries.has(from)) return null;
  const [serviceName, first, further, days] = service;
  const cents = first + Math.max(0, Math.ceil(kilograms) - 1) * further;
  return { serviceType, serviceName, currency: currencies[from] ?? "EUR", cents, days };
}

/** Every service between two countries. */
export const tariffsOf = (from: string, to: string, kilograms: number): readonly Tariff[] =>
  Object.keys(services)
    .map((serviceType) => tariffOf(serviceType, from, to, kilograms))
    .filter((tariff) => tariff !== null);
