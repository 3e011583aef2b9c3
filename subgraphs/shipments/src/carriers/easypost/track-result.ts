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

const detail = z.object({
  message: text,
  description: text,
  status: text,
  status_detail: text,
  datetime: text,
  tracking_location: part(z.object({ city: text, state: text, country: text, zip: text })),
});
type Detail = z.infer<typeof detail>;

// The parts of a tracker that Waybill reads.
export const tracker = z.object({
  object: z.literal("Tracker"),
  tracking_code: numberText,
  carrier: text,
  status: text,
  signed_by: text,
  // Ounces.
  weight: amount,
  est_delivery_date: text,
  carrier_detail: part(z.object({ service: text, est_delivery_date_local: text, est_delivery_time_local: text })),
  tracking_details: list(detail),
});
export type Tracker = z.infer<typeof tracker>;

/** What a tracker says of its parcel; null when it has no number that could be one. */
export function trackOf(given: Tracker): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(given.tracking_code);
  if (trackingNumber === null) return null;
  const carrierCode = couriers.ours(given.carrier);
  const scans = given.tracking_details.map((entry) => toScan(carrierCode, trackingNumber, entry));
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(carrierCode: string, trackingNumber: string, entry: Detail): CarrierScan {
  const place = entry.tracking_location;
  return {
    carrierCode,
    source: "easypost",
    trackingNumber,
    occurredRaw: clip(entry.datetime, 64) ?? "",
    rawCode: clip(entry.status, 48) ?? "",
    rawSubCode: clip(entry.status_detail, 48),
    rawDelay: null,
    description: clip(entry.message, 200) ?? clip(entry.description, 200) ?? "",
    location: {
      city: clip(place?.city, 120),
      region: clip(place?.state, 120),
      postalCode: clip(place?.zip, 20),
      countryCode: countryOf(place?.country),
    },
  };
}

function statedBy(given: Tracker): StatedFacts {
  return {
    ...nothingStated,
    serviceName: clip(given.carrier_detail?.service, 120),
    weightGrams: gramsOf(given.weight, "OZ"),
    estimate: estimateOf(given),
    proof: proofOf(given),
  };
}

/** The local date where there is one: the other is an instant in UTC, a day late or early for some. */
function estimateOf({ carrier_detail: local, est_delivery_date }: Tracker): CarrierEstimate | null {
  const date = dayOf(local?.est_delivery_date_local) ?? dayOf(est_delivery_date);
  if (date === null) return null;
  const windowEnd = timeOf(`${date}T${local?.est_delivery_time_local ?? ""}`);
  return { date, windowStart: null, windowEnd, kind: "ESTIMATED" };
}

function proofOf(given: Tracker): ProofOfDelivery | null {
  if (given.status !== "delivered") return null;
  const delivery = given.tracking_details.findLast(({ status }) => status === "delivered");
  return {
    deliveredRaw: clip(delivery?.datetime, 64),
    signedBy: clip(given.signed_by, 120),
    leftAt: null,
    documentUrl: null,
  };
}
