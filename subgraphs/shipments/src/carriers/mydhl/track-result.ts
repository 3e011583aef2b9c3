import { z } from "zod";
import { nothingStated, type ProofOfDelivery, type StatedFacts } from "../../domain/carrier-facts.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierTrack } from "../carrier.ts";
import { amount, clip, countryOf, dayOf, dimensionsOf, gramsOf, list, part, text } from "../message-fields.ts";

// The parts of MyDHL's shapes that Waybill reads.
const event = z.object({
  date: text,
  time: text,
  GMTOffset: text,
  typeCode: text,
  description: text,
  serviceArea: list(z.object({ code: text, description: text })),
  signedBy: text,
});
type Event = z.infer<typeof event>;

const piece = z.object({
  trackingNumber: text,
  events: list(event),
  dimensions: part(z.object({ length: amount, width: amount, height: amount })),
  unitOfMeasurements: text,
});

export const shipment = z.object({
  shipmentTrackingNumber: text,
  /** How the question went, not how the parcel goes. */
  status: text,
  productCode: text,
  totalWeight: amount,
  unitOfMeasurements: text,
  // The second name is that of another version.
  estimatedDeliveryDate: text,
  estimatedTimeOfDelivery: text,
  events: list(event),
  pieces: list(piece),
});
export type MyDhlShipment = z.infer<typeof shipment>;

/** What happened to the shipment; where nothing is said of it as a whole, what happened to its pieces. */
export const eventsOf = ({ events, pieces }: MyDhlShipment): readonly Event[] =>
  events.length > 0 ? events : pieces.flatMap((each) => each.events);

/**
 * What a shipment says of its parcel; null when it has no number that could be one.
 * @param asked the number that was asked about: of a shipment, or of a piece; null for the shipment's own.
 */
export function trackOf(given: MyDhlShipment, asked: string | null): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(asked ?? given.shipmentTrackingNumber ?? "");
  if (trackingNumber === null) return null;
  const scans = eventsOf(given).map((entry) => toScan(trackingNumber, entry));
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(trackingNumber: string, entry: Event): CarrierScan {
  const place = placeOf(entry.serviceArea[0]?.description);
  return {
    carrierCode: "dhl",
    source: "mydhl",
    trackingNumber,
    occurredRaw: timeOf(entry),
    rawCode: clip(entry.typeCode, 32) ?? "",
    rawSubCode: null,
    rawDelay: null,
    description: clip(entry.description, 200) ?? "",
    location: { city: place.city, region: null, postalCode: null, countryCode: place.countryCode },
  };
}

function timeOf({ date, time, GMTOffset }: Event): string {
  const offset = time && /^([+-]\d{2}:?\d{2}|Z)$/.test(GMTOffset ?? "") ? GMTOffset : "";
  return clip(`${[date, time].filter(Boolean).join("T")}${offset}`, 64) ?? "";
}

/** A service area is written `Mexico City-MX` or `MEXICO CITY - MEXICO`. */
function placeOf(description: string | null | undefined): { city: string | null; countryCode: string | null } {
  const whole = clip(description, 120);
  const [, city, country] = /^(.*?)\s*-\s*([^-]+)$/.exec(whole ?? "") ?? [];
  return { city: clip(city, 120) ?? whole, countryCode: countryOf(country) };
}

function statedBy(given: MyDhlShipment): StatedFacts {
  const imperial = (unit: string | null | undefined): boolean => unit?.toLowerCase() === "imperial";
  const [box] = given.pieces;
  const date = dayOf(given.estimatedDeliveryDate) ?? dayOf(given.estimatedTimeOfDelivery);
  return {
    ...nothingStated,
    serviceCode: clip(given.productCode, 64),
    weightGrams: gramsOf(given.totalWeight, imperial(given.unitOfMeasurements) ? "LB" : "KG"),
    dimensions: box?.dimensions
      ? dimensionsOf(
          [box.dimensions.length, box.dimensions.width, box.dimensions.height],
          imperial(box.unitOfMeasurements) ? "IN" : "CM",
        )
      : null,
    estimate: date === null ? null : { date, windowStart: null, windowEnd: null, kind: "ESTIMATED" },
    proof: proofOf(given),
    relatedNumbers: piecesOf(given),
  };
}

/** Codes of a delivery to the recipient (see `dhl-express-codes.ts`). */
const deliveries = new Set(["OK", "PD", "DD"]);

function proofOf(given: MyDhlShipment): ProofOfDelivery | null {
  const delivery = eventsOf(given).find((entry) => deliveries.has(entry.typeCode ?? ""));
  if (!delivery) return null;
  return { deliveredRaw: timeOf(delivery), signedBy: clip(delivery.signedBy, 120), leftAt: null, documentUrl: null };
}

function piecesOf({ pieces }: MyDhlShipment): StatedFacts["relatedNumbers"] {
  const numbers = pieces
    .slice(0, 50)
    .map((each) => normaliseTrackingNumber(each.trackingNumber ?? ""))
    .filter((number) => number !== null);
  return numbers.length === 0 ? null : numbers.map((number) => ({ number, carrierCode: "dhl" }));
}
