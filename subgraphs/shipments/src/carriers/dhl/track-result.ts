import { z } from "zod";
import {
  type CarrierEstimate,
  nothingStated,
  type ProofOfDelivery,
  type StatedFacts,
} from "../../domain/carrier-facts.ts";
import { readScanTime } from "../../domain/scan-time.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierTrack } from "../carrier.ts";
import { amount, clip, countryOf, dayOf, dimensionsOf, gramsOf, list, part, text, timeOf } from "../message-fields.ts";

// The parts of the unified shapes that Waybill reads. The divisions behind the service fill them in differently: times
// come with and without a zone in one answer, and `status` is a code with some and a sentence with others.
const measure = part(z.object({ value: amount, unitText: text }));

const event = z.object({
  timestamp: text,
  location: part(z.object({ address: part(z.object({ addressLocality: text, countryCode: text, postalCode: text })) })),
  statusCode: text,
  status: text,
  description: text,
});
type Event = z.infer<typeof event>;

export const shipment = z.object({
  id: text,
  service: text,
  // What is newest, in the shape of an event: some divisions give nothing else.
  status: part(event),
  events: list(event),
  estimatedTimeOfDelivery: text,
  estimatedDeliveryTimeFrame: part(z.object({ estimatedFrom: text, estimatedThrough: text })),
  details: part(
    z.object({
      product: part(z.object({ productName: text })),
      weight: measure,
      references: list(z.object({ number: text, type: text })),
      dimensions: part(z.object({ length: measure, width: measure, height: measure })),
      proofOfDelivery: part(
        z.object({
          timestamp: text,
          documentUrl: text,
          signed: part(z.object({ name: text, givenName: text, familyName: text })),
        }),
      ),
    }),
  ),
});
export type DhlShipment = z.infer<typeof shipment>;

const eventsOf = ({ status, events }: DhlShipment): readonly Event[] =>
  events.length > 0 || !status?.timestamp ? events : [status];

/** Of shipments of several divisions under one number, the one that moved last; null when there is none. */
export function latestOf(shipments: readonly DhlShipment[]): DhlShipment | null {
  const newest = (each: DhlShipment): number =>
    Math.max(
      0,
      ...eventsOf(each).map(({ timestamp }) => readScanTime(timestamp ?? "", new Date(0)).occurredAt.getTime()),
    );
  return shipments.reduce<DhlShipment | null>(
    (best, each) => (best === null || newest(each) > newest(best) ? each : best),
    null,
  );
}

/** What a shipment says of its parcel; null when it has no number that could be one. */
export function trackOf(given: DhlShipment, fallback: string | null): CarrierTrack | null {
  // Asked about a piece, DHL answers with the shipment's number: the one that was asked about stands.
  const trackingNumber = normaliseTrackingNumber(fallback ?? given.id ?? "");
  if (trackingNumber === null) return null;
  const service = clip(given.service, 32);
  const scans = eventsOf(given).map((entry) => toScan(trackingNumber, service, entry));
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(trackingNumber: string, service: string | null, entry: Event): CarrierScan {
  const place = entry.location?.address;
  const fine = clip(entry.status, 64);
  return {
    carrierCode: "dhl",
    source: "dhl",
    trackingNumber,
    occurredRaw: clip(entry.timestamp, 64) ?? "",
    rawCode: clip(entry.statusCode, 32) ?? "",
    // Codes are one division's own. A sentence in their place is no code.
    rawSubCode: fine !== null && /^[A-Z0-9_-]+$/.test(fine) ? `${service ?? "unknown"}/${fine}` : null,
    rawDelay: null,
    description: clip(entry.description, 200) ?? fine ?? "",
    location: {
      city: clip(place?.addressLocality, 120),
      region: null,
      postalCode: clip(place?.postalCode, 20),
      countryCode: countryOf(place?.countryCode),
    },
  };
}

function statedBy(given: DhlShipment): StatedFacts {
  const { product, weight, dimensions } = given.details ?? {};
  return {
    ...nothingStated,
    serviceCode: clip(given.service, 64),
    serviceName: clip(product?.productName, 120),
    weightGrams: gramsOf(weight?.value, weight?.unitText),
    dimensions: dimensions
      ? dimensionsOf(
          [dimensions.length?.value, dimensions.width?.value, dimensions.height?.value],
          dimensions.length?.unitText,
        )
      : null,
    estimate: estimateOf(given),
    proof: proofOf(given),
    relatedNumbers: relatedTo(given),
  };
}

/** The number under which another carrier, mostly the post of the country, delivers what DHL eCommerce hands over. */
function relatedTo({ details }: DhlShipment): StatedFacts["relatedNumbers"] {
  const numbers = (details?.references ?? []).slice(0, 20).flatMap(({ number, type }) => {
    const normalised = type === "local-tracking-number" ? normaliseTrackingNumber(number ?? "") : null;
    return normalised === null ? [] : [{ number: normalised, carrierCode: null }];
  });
  return numbers.length === 0 ? null : numbers;
}

/** The estimate ends on a day; the time in `estimatedTimeOfDelivery` is often midnight and then means the whole day. */
function estimateOf({
  estimatedTimeOfDelivery,
  estimatedDeliveryTimeFrame: frame,
}: DhlShipment): CarrierEstimate | null {
  const date = dayOf(frame?.estimatedThrough) ?? dayOf(estimatedTimeOfDelivery);
  if (date === null) return null;
  return {
    date,
    windowStart: timeOf(frame?.estimatedFrom),
    windowEnd: timeOf(frame?.estimatedThrough),
    kind: "ESTIMATED",
  };
}

function proofOf({ details }: DhlShipment): ProofOfDelivery | null {
  const proof = details?.proofOfDelivery;
  if (!proof) return null;
  const { name, givenName, familyName } = proof.signed ?? {};
  const signedBy = clip(name, 120) ?? clip([givenName, familyName].filter(Boolean).join(" "), 120);
  return {
    deliveredRaw: clip(proof.timestamp, 64),
    signedBy,
    leftAt: null,
    documentUrl: proof.documentUrl?.startsWith("https://") ? clip(proof.documentUrl, 1000) : null,
  };
}
