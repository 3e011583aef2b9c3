import { z } from "zod";
import {
  type CarrierEstimate,
  nothingStated,
  type ProofOfDelivery,
  type StatedFacts,
} from "../../domain/carrier-facts.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierTrack } from "../carrier.ts";
import { amount, clip, countryOf, dayOf, gramsOf, list, numberText, part, text, timeOf } from "../message-fields.ts";
import { couriers } from "./couriers.ts";

const checkpoint = z.object({
  slug: text,
  checkpoint_time: text,
  tag: text,
  subtag: text,
  raw_tag: text,
  message: text,
  city: text,
  state: text,
  // The second name is that of older versions.
  postal_code: text,
  zip: text,
  location: text,
  // ISO 3166-1 alpha-3; the second name is that of older versions.
  country_region: text,
  country_iso3: text,
});
type Checkpoint = z.infer<typeof checkpoint>;

// The parts of a tracking that Waybill reads.
export const tracking = z.object({
  tracking_number: numberText,
  slug: text,
  tag: text,
  shipment_type: text,
  shipment_weight: part(z.object({ unit: text, value: amount })),
  signed_by: text,
  shipment_delivery_date: text,
  courier_estimated_delivery: part(
    z.object({ estimated_delivery_date: text, estimated_delivery_date_min: text, estimated_delivery_date_max: text }),
  ),
  expected_delivery: text,
  checkpoints: list(checkpoint),
});
export type Tracking = z.infer<typeof tracking>;

/** What a tracking says of its parcel; null when it has no number that could be one. */
export function trackOf(given: Tracking): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(given.tracking_number);
  if (trackingNumber === null) return null;
  // A checkpoint of the last mile names another carrier; it is a scan of this parcel all the same.
  const carrierCode = couriers.ours(given.slug);
  const scans = given.checkpoints.map((entry) => toScan(carrierCode, trackingNumber, entry));
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(carrierCode: string, trackingNumber: string, entry: Checkpoint): CarrierScan {
  return {
    carrierCode,
    source: "aftership",
    trackingNumber,
    occurredRaw: clip(entry.checkpoint_time, 64) ?? "",
    rawCode: clip(entry.subtag, 32) ?? clip(entry.tag, 32) ?? "",
    // The carrier's own code, where AfterShip has it.
    rawSubCode: clip(entry.raw_tag, 64),
    rawDelay: null,
    description: clip(entry.message, 200) ?? "",
    location: {
      city: clip(entry.city, 120) ?? clip(entry.location, 120),
      region: clip(entry.state, 120),
      postalCode: clip(entry.postal_code, 20) ?? clip(entry.zip, 20),
      countryCode: countryOf(entry.country_region) ?? countryOf(entry.country_iso3),
    },
  };
}

function statedBy(given: Tracking): StatedFacts {
  return {
    ...nothingStated,
    serviceName: clip(given.shipment_type, 120),
    weightGrams: gramsOf(given.shipment_weight?.value, given.shipment_weight?.unit),
    estimate: estimateOf(given),
    proof: proofOf(given),
  };
}

function estimateOf({ courier_estimated_delivery: given, expected_delivery }: Tracking): CarrierEstimate | null {
  const date = dayOf(given?.estimated_delivery_date) ?? dayOf(expected_delivery);
  if (date === null) return null;
  return {
    date,
    windowStart: timeOf(given?.estimated_delivery_date_min),
    windowEnd: timeOf(given?.estimated_delivery_date_max),
    kind: "ESTIMATED",
  };
}

function proofOf(given: Tracking): ProofOfDelivery | null {
  if (given.tag?.toLowerCase() !== "delivered") return null;
  return {
    deliveredRaw: clip(given.shipment_delivery_date, 64),
    signedBy: clip(given.signed_by, 120),
    leftAt: null,
    documentUrl: null,
  };
}
