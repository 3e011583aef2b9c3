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
import { clip, countryOf, dayOf, items, text, timeOf } from "../message-fields.ts";
import { isDelivery } from "./codes.ts";

// The parts of Tracking v3 that Waybill reads. Real answers differ from the specification: booleans come as texts, and
// the names of `uniqueMailPieceID` and the time stamps come in two spellings.
const trackingEvent = z.object({
  eventType: text,
  eventCode: text,
  eventTimestamp: text,
  GMTTimestamp: text,
  GMTOffset: text,
  eventCity: text,
  eventState: text,
  eventZIP: text,
  eventCountry: text,
  name: text,
  firm: text,
  actionCode: text,
  reasonCode: text,
});
type TrackingEvent = z.infer<typeof trackingEvent>;

export const trackingDetail = z
  .object({
    trackingNumber: text,
    mailClass: text,
    serviceTypeCode: text,
    statusCategory: text,
    uniqueMailPieceID: text,
    uniqueMailPieceId: text,
    expectedDeliveryTimeStamp: text,
    expectedDeliveryTimestamp: text,
    guaranteedDeliveryTimeStamp: text,
    guaranteedDeliveryTimestamp: text,
    predictedDeliveryDate: text,
    predictedDeliveryWindowStartTime: text,
    predictedDeliveryWindowEndTime: text,
    trackingEvents: items(trackingEvent).nullish(),
  })
  // A label that was not scanned yet has no events, but its number.
  .refine(({ trackingNumber, trackingEvents }) => Boolean(trackingEvents ?? trackingNumber))
  .transform((detail) => ({ ...detail, trackingEvents: detail.trackingEvents ?? [] }));
type TrackingDetail = z.infer<typeof trackingDetail>;

/** What an answer says of its parcel; null when it has no number that could be one. */
export function trackOf(given: TrackingDetail, fallback: string | null): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(fallback ?? given.trackingNumber ?? "");
  if (trackingNumber === null) return null;
  const scans = given.trackingEvents.map((entry) => toScan(trackingNumber, entry));
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(trackingNumber: string, entry: TrackingEvent): CarrierScan {
  const sub = [clip(entry.actionCode, 16), clip(entry.reasonCode, 16)].filter(Boolean).join("/");
  const isAbroad = clip(entry.eventCountry, 64) !== null;
  return {
    carrierCode: "usps",
    source: "usps",
    trackingNumber,
    occurredRaw: occurredOf(entry),
    rawCode: clip(entry.eventCode, 32) ?? "",
    rawSubCode: sub === "" ? null : sub,
    rawDelay: null,
    description: clip(entry.eventType, 200) ?? "",
    location: {
      // A facility's name may stand where the city should.
      city: clip(entry.eventCity, 120),
      region: clip(entry.eventState, 120),
      postalCode: clip(entry.eventZIP, 20),
      // At home USPS leaves the country out; abroad it writes its name.
      countryCode: isAbroad ? countryOf(entry.eventCountry) : clip(entry.eventCity, 1) === null ? null : "US",
    },
  };
}

/**
 * The local time with its offset; without one, the instant at Greenwich where there is one. A local time may bear a Z
 * that is none: then the instant beside it is another one.
 */
function occurredOf({ eventTimestamp, GMTOffset, GMTTimestamp }: TrackingEvent): string {
  const local = clip(eventTimestamp, 40);
  const instant = clip(GMTTimestamp, 40);
  const offset = /^[+-]\d{2}:?\d{2}$/.exec(GMTOffset?.trim() ?? "")?.[0];
  if (local === null) return instant ?? "";
  const bare = local.replace(/Z$/, "");
  const isMislabelled =
    bare !== local && offset !== undefined && instant !== null && Date.parse(instant) !== Date.parse(local);
  if (/[+-]\d{2}:?\d{2}$/.test(bare.slice(10)) || (bare !== local && !isMislabelled)) return local;
  if (offset !== undefined && bare.includes("T")) return `${bare}${offset}`;
  return instant ?? local;
}

function statedBy(given: TrackingDetail): StatedFacts {
  return {
    ...nothingStated,
    carrierUniqueId: clip(given.uniqueMailPieceID ?? given.uniqueMailPieceId, 64),
    serviceCode: clip(given.serviceTypeCode, 64),
    // `USPS Ground Advantage<SUP>&#153;</SUP>`
    serviceName: clip(given.mailClass?.replaceAll(/<SUP>.*?<\/SUP>|<[^>]*>|&#?\w+;/gi, ""), 120),
    estimate: estimateOf(given),
    proof: proofOf(given),
  };
}

/** What USPS predicts for the day counts before what it expected at first, and that before what the service promises. */
function estimateOf(given: TrackingDetail): CarrierEstimate | null {
  const predicted = dayOf(given.predictedDeliveryDate);
  if (predicted !== null) {
    const at = (time: string | null | undefined): string | null => {
      const clock = clip(time, 40);
      return clock === null ? null : (timeOf(clock) ?? timeOf(`${predicted}T${clock}`));
    };
    const window = {
      windowStart: at(given.predictedDeliveryWindowStartTime),
      windowEnd: at(given.predictedDeliveryWindowEndTime),
    };
    return { date: predicted, ...window, kind: "ESTIMATED" };
  }
  const expected = dayOf(given.expectedDeliveryTimeStamp ?? given.expectedDeliveryTimestamp);
  if (expected !== null) return { date: expected, windowStart: null, windowEnd: null, kind: "ESTIMATED" };
  const promised = dayOf(given.guaranteedDeliveryTimeStamp ?? given.guaranteedDeliveryTimestamp);
  return promised === null ? null : { date: promised, windowStart: null, windowEnd: null, kind: "COMMITTED" };
}

function proofOf({ trackingEvents }: TrackingDetail): ProofOfDelivery | null {
  const delivery = trackingEvents.find(({ eventCode }) => isDelivery(eventCode ?? ""));
  if (!delivery) return null;
  // "Delivered, Front Door/Porch": where it was left stands after the comma.
  const leftAt = /^delivered,\s*(.+)$/i.exec(delivery.eventType?.trim() ?? "")?.[1];
  return {
    deliveredRaw: occurredOf(delivery),
    signedBy: clip(delivery.name, 120) ?? clip(delivery.firm, 120),
    leftAt: clip(leftAt, 120),
    documentUrl: null,
  };
}
