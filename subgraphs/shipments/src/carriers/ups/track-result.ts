import { z } from "zod";
import {
  type CarrierEstimate,
  nothingStated,
  type ProofOfDelivery,
  type RelatedNumber,
  type StatedFacts,
} from "../../domain/carrier-facts.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierTrack } from "../carrier.ts";
import { isoDay, isoOf, isoTime } from "../compact-time.ts";
import { clip, countryOf, dimensionsOf, gramsOf, list, part, text } from "../message-fields.ts";

// The parts of the Track v1 shapes that Waybill reads.
const address = part(z.object({ city: text, stateProvince: text, postalCode: text, countryCode: text, country: text }));
const status = part(z.object({ type: text, code: text, statusCode: text, description: text }));

const activity = z.object({
  date: text,
  time: text,
  gmtDate: text,
  gmtTime: text,
  gmtOffset: text,
  location: part(z.object({ address })),
  status,
});
type Activity = z.infer<typeof activity>;

const upsPackage = z.object({
  trackingNumber: text,
  activity: list(activity),
  deliveryDate: list(z.object({ type: text, date: text })),
  deliveryTime: part(z.object({ type: text, startTime: text, endTime: text })),
  deliveryInformation: part(z.object({ receivedBy: text, location: text })),
  alternateTrackingNumber: list(z.object({ number: text, type: text })),
  service: part(z.object({ code: text, levelCode: text, description: text })),
  weight: part(z.object({ weight: text, unitOfMeasurement: text })),
  dimension: part(z.object({ length: text, width: text, height: text, unitOfDimension: text })),
});
type UpsPackage = z.infer<typeof upsPackage>;

export const shipment = z.object({
  inquiryNumber: text,
  package: list(upsPackage),
  warnings: list(z.object({ code: text, message: text })),
});

/**
 * What a package says of its parcel; null when the number asked about is none. Its scans are those of that number, also
 * where UPS knows the package by another one, as with Mail Innovations.
 */
export function trackOf(given: UpsPackage, asked: string): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(asked);
  if (trackingNumber === null) return null;
  const scans = given.activity.map((entry) => toScan(trackingNumber, entry));
  return { trackingNumber, scans, stated: statedBy(given) };
}

function toScan(trackingNumber: string, entry: Activity): CarrierScan {
  const place = entry.location?.address;
  return {
    carrierCode: "ups",
    source: "ups",
    trackingNumber,
    occurredRaw: isoOf({
      date: entry.date,
      time: entry.time,
      offset: entry.gmtOffset,
      gmtDate: entry.gmtDate,
      gmtTime: entry.gmtTime,
    }),
    // The status code says what happened; type and two-letter code refine it (see `codes.ts`).
    rawCode: clip(entry.status?.statusCode, 32) ?? "",
    rawSubCode: [clip(entry.status?.type, 8), clip(entry.status?.code, 8)].filter(Boolean).join("/") || null,
    rawDelay: null,
    description: clip(entry.status?.description, 200) ?? "",
    location: {
      city: clip(place?.city, 120),
      region: clip(place?.stateProvince, 120),
      postalCode: clip(place?.postalCode, 20),
      countryCode: countryOf(place?.countryCode) ?? countryOf(place?.country),
    },
  };
}

function statedBy(given: UpsPackage): StatedFacts {
  const { service, weight, dimension } = given;
  return {
    ...nothingStated,
    serviceCode: clip(service?.code, 64) ?? clip(service?.levelCode, 64),
    serviceName: clip(service?.description, 120),
    weightGrams: gramsOf(weight?.weight, weight?.unitOfMeasurement),
    dimensions: dimension
      ? dimensionsOf([dimension.length, dimension.width, dimension.height], dimension.unitOfDimension)
      : null,
    estimate: estimateOf(given),
    proof: proofOf(given),
    relatedNumbers: relatedTo(given),
  };
}

/** A new date counts before the first one; hours are said for the day as a whole, without any zone. */
function estimateOf({ deliveryDate, deliveryTime }: UpsPackage): CarrierEstimate | null {
  const dayOf = (type: string): string | null => isoDay(deliveryDate.find((entry) => entry.type === type)?.date);
  const rescheduled = dayOf("RDD");
  const date = rescheduled ?? dayOf("SDD");
  if (date === null) return null;
  const isWindow = ["EDW", "CDW", "IDW", "CMT"].includes(deliveryTime?.type ?? "");
  const at = (time: string | null | undefined): string | null => {
    const clock = isWindow ? isoTime(time) : null;
    return clock === null ? null : `${date}T${clock}`;
  };
  const kind = rescheduled === null ? "SCHEDULED" : "RESCHEDULED";
  return { date, windowStart: at(deliveryTime?.startTime), windowEnd: at(deliveryTime?.endTime), kind };
}

function proofOf({ deliveryDate, deliveryTime, deliveryInformation }: UpsPackage): ProofOfDelivery | null {
  const delivered = deliveryDate.find((entry) => entry.type === "DEL");
  if (!delivered) return null;
  const time = deliveryTime?.type === "DEL" ? deliveryTime.endTime : null;
  return {
    deliveredRaw: clip(isoOf({ date: delivered.date, time }), 64),
    signedBy: clip(deliveryInformation?.receivedBy, 120),
    leftAt: clip(deliveryInformation?.location, 120),
    documentUrl: null,
  };
}

/** The number under which the postal service delivers what UPS hands over to it. */
function relatedTo({ alternateTrackingNumber }: UpsPackage): readonly RelatedNumber[] | null {
  const numbers = alternateTrackingNumber.slice(0, 10).flatMap(({ number, type }): RelatedNumber[] => {
    const normalised = normaliseTrackingNumber(number ?? "");
    return normalised === null ? [] : [{ number: normalised, carrierCode: type === "USPS_PIC" ? "usps" : null }];
  });
  return numbers.length === 0 ? null : numbers;
}
