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
import { amount, clip, countryOf, dayOf, gramsOf, list, numberText, part, text } from "../message-fields.ts";
import { couriers } from "./couriers.ts";

const checkpoint = z.object({
  checkpoint_date: text,
  checkpoint_delivery_status: text,
  checkpoint_delivery_substatus: text,
  tracking_detail: text,
  location: text,
  country_iso2: text,
  state: text,
  city: text,
  zip: text,
  raw_status: text,
});
type Checkpoint = z.infer<typeof checkpoint>;

const leg = part(z.object({ courier_code: text, trackinfo: list(checkpoint) }));

// The parts of a tracking of v4 that Waybill reads.
export const tracking = z.object({
  tracking_number: numberText,
  courier_code: text,
  delivery_status: text,
  service_code: text,
  weight_kg: amount,
  signed_by: text,
  scheduled_delivery_date: text,
  destination_track_number: text,
  milestone_date: part(z.object({ delivery_date: text })),
  origin_info: leg,
  destination_info: leg,
});
export type Tracking = z.infer<typeof tracking>;

/** What a tracking says of its parcel; null when it has no number that could be one. */
export function trackOf(given: Tracking): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(given.tracking_number);
  if (trackingNumber === null) return null;
  const carrierCode = couriers.ours(given.courier_code);
  const scans = [...(given.origin_info?.trackinfo ?? []), ...(given.destination_info?.trackinfo ?? [])].map((entry) =>
    toScan(carrierCode, trackingNumber, entry),
  );
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(carrierCode: string, trackingNumber: string, entry: Checkpoint): CarrierScan {
  return {
    carrierCode,
    source: "trackingmore",
    trackingNumber,
    occurredRaw: clip(entry.checkpoint_date, 64) ?? "",
    rawCode: clip(entry.checkpoint_delivery_substatus, 32) ?? clip(entry.checkpoint_delivery_status, 32) ?? "",
    // The carrier's own code, where TrackingMore has it.
    rawSubCode: clip(entry.raw_status, 64),
    rawDelay: null,
    description: clip(entry.tracking_detail, 200) ?? "",
    location: {
      city: clip(entry.city, 120) ?? clip(entry.location, 120),
      region: clip(entry.state, 120),
      postalCode: clip(entry.zip, 20),
      countryCode: countryOf(entry.country_iso2),
    },
  };
}

function statedBy(given: Tracking): StatedFacts {
  return {
    ...nothingStated,
    serviceCode: clip(given.service_code, 64),
    weightGrams: gramsOf(given.weight_kg, "KG"),
    estimate: estimateOf(given),
    proof: proofOf(given),
    relatedNumbers: relatedTo(given),
  };
}

/** The number under which the country of destination delivers. */
function relatedTo({ destination_track_number, destination_info }: Tracking): StatedFacts["relatedNumbers"] {
  const number = normaliseTrackingNumber(destination_track_number ?? "");
  const courier = clip(destination_info?.courier_code, 80);
  return number === null ? null : [{ number, carrierCode: courier === null ? null : couriers.ours(courier) }];
}

function estimateOf({ scheduled_delivery_date: given }: Tracking): CarrierEstimate | null {
  const date = dayOf(given);
  return date === null ? null : { date, windowStart: null, windowEnd: null, kind: "SCHEDULED" };
}

function proofOf(given: Tracking): ProofOfDelivery | null {
  if (given.delivery_status?.toLowerCase() !== "delivered") return null;
  return {
    deliveredRaw: clip(given.milestone_date?.delivery_date, 64),
    signedBy: clip(given.signed_by, 120),
    leftAt: null,
    documentUrl: null,
  };
}
