import type { RelatedNumber } from "./carrier-facts.ts";
import { carrierByCode } from "./carrier-registry.ts";
import type { ShipmentRecord } from "./shipment.ts";
import { firstNumber, maxMoreNumbers, moreNumbers, type ShipmentNumber } from "./shipment-numbers.ts";
import { sureCarrier } from "./tracking-number/detect-carriers.ts";

/** A number that a carrier named for one of a shipment's numbers. */
export interface NamedNumber extends RelatedNumber {
  /** The number that it belongs to. */
  readonly of: Pick<ShipmentNumber, "carrierCode" | "trackingNumber">;
}

type Parcel = Pick<ShipmentRecord, "carrierCode" | "trackingNumber" | "createdAt" | "numbers" | "forecast">;

/**
 * The last miles that carriers have handed a shipment's packages over to: numbers of other carriers that they named,
 * where it is sure whose they are. Other numbers of the same carrier are pieces or its own keys, and no leg.
 * @returns those that the shipment does not have yet.
 */
export function handOverLegs(shipment: Parcel, named: readonly NamedNumber[], now: Date): ShipmentNumber[] {
  const all = [firstNumber(shipment), ...moreNumbers(shipment)];
  const legs: ShipmentNumber[] = [];
  const countryCode = shipment.forecast?.destination.countryCode ?? "";
  for (const { number: trackingNumber, carrierCode: stated, of } of named) {
    if (all.length - 1 + legs.length >= maxMoreNumbers) break;
    const owner = all.find((one) => one.carrierCode === of.carrierCode && one.trackingNumber === of.trackingNumber);
    if (!owner || [...all, ...legs].some((known) => known.trackingNumber === trackingNumber)) continue;
    const carrierCode = carrierOf(trackingNumber, stated, countryCode);
    if (carrierCode === null || carrierCode === owner.carrierCode) continue;
    const { packageNumber } = owner;
    legs.push({ carrierCode, trackingNumber, leg: "LAST_MILE", packageNumber, addedBy: "CARRIER", addedAt: now });
  }
  return legs;
}

/** Whose number it is: the carrier's that was named, unless the number itself surely says another; else by the number. */
function carrierOf(number: string, stated: string | null, countryCode: string): string | null {
  const sure = sureCarrier(number, countryCode === "" ? {} : { countryCodes: [countryCode] })?.carrier.code ?? null;
  const known = stated === null ? null : (carrierByCode(stated)?.code ?? null);
  if (known === null) return sure;
  return sure === null || sure === known ? known : null;
}
