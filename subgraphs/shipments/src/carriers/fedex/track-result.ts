import { z } from "zod";
import type { CarrierDelay, CarrierEstimate, ProofOfDelivery, StatedFacts } from "../../domain/carrier-facts.ts";
import { readScanTime } from "../../domain/scan-time.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierTrack } from "../carrier.ts";
import {
  amount,
  clip,
  countryOf,
  dayOf,
  dimensionsOf,
  gramsOf,
  items,
  list,
  part,
  text,
  timeOf,
} from "../message-fields.ts";
import { delayReason } from "./codes.ts";

// The parts of the Track v1 shapes that Waybill reads.
const delayDetail = part(z.object({ type: text, subType: text, status: text }));
const timeWindow = part(z.object({ window: part(z.object({ begins: text, ends: text })) }));

const scanEvent = z.object({
  date: text,
  eventType: text,
  derivedStatusCode: text,
  eventDescription: text,
  exceptionCode: text,
  exceptionDescription: text,
  delayDetail,
  scanLocation: part(z.object({ city: text, stateOrProvinceCode: text, postalCode: text, countryCode: text })),
});
type ScanEvent = z.infer<typeof scanEvent>;

export const trackResult = z.object({
  trackingNumber: text,
  trackingNumberInfo: part(z.object({ trackingNumber: text, trackingNumberUniqueId: text })),
  latestStatusDetail: part(z.object({ delayDetail })),
  scanEvents: list(scanEvent),
  dateAndTimes: list(z.object({ type: text, dateTime: text })),
  estimatedDeliveryTimeWindow: timeWindow,
  standardTransitTimeWindow: timeWindow,
  deliveryDetails: part(
    z.object({ signedByName: text, receivedByName: text, deliveryAttempts: amount, locationDescription: text }),
  ),
  serviceDetail: part(z.object({ type: text, description: text })),
  packageDetails: part(
    z.object({
      weightAndDimensions: part(
        z.object({
          weight: list(z.object({ value: amount, unit: text })),
          dimensions: list(z.object({ length: amount, width: amount, height: amount, units: text })),
        }),
      ),
    }),
  ),
  error: part(z.object({ code: text, message: text })),
});
export type TrackResult = z.infer<typeof trackResult>;

export const completeTrackResults = items(z.object({ trackingNumber: text, trackResults: items(trackResult) }));

/**
 * Of several parcels that had one number, the one that moved last: FedEx uses numbers again and answers with all.
 * @param results at least one.
 */
export function latestOf(results: readonly TrackResult[]): TrackResult {
  const newest = (result: TrackResult): number =>
    Math.max(0, ...result.scanEvents.map(({ date }) => readScanTime(date ?? "", new Date(0)).occurredAt.getTime()));
  return results.reduce((best, result) => (newest(result) > newest(best) ? result : best));
}

/**
 * What one of FedEx's results says of its parcel; null when it has no number that could be one.
 * @param asked the number that was asked about, or stands above the result. Its scans are those of this number, also
 *   where FedEx knows the parcel by another one: a door tag, a reference.
 */
export function trackOf(result: TrackResult, asked: string | null): CarrierTrack | null {
  const given = [asked, result.trackingNumberInfo?.trackingNumber, result.trackingNumber];
  const trackingNumber = given.map((number) => normaliseTrackingNumber(number ?? "")).find(Boolean) ?? null;
  if (trackingNumber === null) return null;
  const scans = result.scanEvents.map((event) => toScan(trackingNumber, event));
  return { trackingNumber, scans, stated: statedBy(result) };
}

function toScan(trackingNumber: string, event: ScanEvent): CarrierScan {
  const place = event.scanLocation;
  const delay = [clip(event.delayDetail?.status, 20), clip(event.delayDetail?.type, 20)].filter(Boolean).join("/");
  return {
    carrierCode: "fedex",
    source: "fedex",
    trackingNumber,
    occurredRaw: clip(event.date, 64) ?? "",
    rawCode: clip(event.eventType, 32) ?? clip(event.derivedStatusCode, 32) ?? "",
    rawSubCode: clip(event.exceptionCode, 32),
    rawDelay: delay === "" ? null : delay,
    description: [clip(event.eventDescription, 200), clip(event.exceptionDescription, 200)].filter(Boolean).join(": "),
    location: {
      city: clip(place?.city, 120),
      region: clip(place?.stateOrProvinceCode, 120),
      postalCode: clip(place?.postalCode, 20),
      countryCode: countryOf(place?.countryCode),
    },
  };
}

function statedBy(result: TrackResult): StatedFacts {
  const measures = result.packageDetails?.weightAndDimensions;
  const box = measures?.dimensions[0];
  const attempts = Number(result.deliveryDetails?.deliveryAttempts ?? Number.NaN);
  return {
    carrierUniqueId: clip(result.trackingNumberInfo?.trackingNumberUniqueId, 64),
    serviceCode: clip(result.serviceDetail?.type, 64),
    serviceName: clip(result.serviceDetail?.description, 120),
    weightGrams: weightOf(measures?.weight ?? []),
    dimensions: box ? dimensionsOf([box.length, box.width, box.height], box.units) : null,
    estimate: estimateOf(result),
    delay: delayOf(result),
    proof: proofOf(result),
    deliveryAttempts: Number.isInteger(attempts) && attempts >= 0 ? attempts : null,
    relatedNumbers: null,
  };
}

/** FedEx gives the weight in several units, each rounded: the metric one loses least. */
function weightOf(
  weights: readonly { readonly value?: Amount; readonly unit?: string | null | undefined }[],
): number | null {
  const best = weights.find(({ unit }) => unit?.toUpperCase() === "KG") ?? weights[0];
  return best ? gramsOf(best.value, best.unit) : null;
}
type Amount = string | number | null | undefined;

/** FedEx says it in up to four places: the window of the day, the bare estimate, the standard transit, the commitment. */
function estimateOf(result: TrackResult): CarrierEstimate | null {
  const typed = (type: string): string | null =>
    result.dateAndTimes.find((entry) => entry.type === type)?.dateTime ?? null;
  const windows = [result.estimatedDeliveryTimeWindow?.window, result.standardTransitTimeWindow?.window];
  for (const window of windows) {
    const date = dayOf(window?.ends ?? window?.begins);
    if (date !== null) {
      return { date, windowStart: timeOf(window?.begins), windowEnd: timeOf(window?.ends), kind: "ESTIMATED" };
    }
  }
  const estimated = dayOf(typed("ESTIMATED_DELIVERY"));
  if (estimated !== null) return { date: estimated, windowStart: null, windowEnd: null, kind: "ESTIMATED" };
  const committed = dayOf(typed("COMMITMENT"));
  return committed === null ? null : { date: committed, windowStart: null, windowEnd: null, kind: "COMMITTED" };
}

function delayOf(result: TrackResult): CarrierDelay | null {
  const detail = result.latestStatusDetail?.delayDetail;
  const state = detail?.status;
  if (state !== "DELAYED" && state !== "ON_TIME" && state !== "EARLY") return null;
  return { state, reason: state === "DELAYED" ? delayReason(detail?.type ?? null) : null };
}

function proofOf(result: TrackResult): ProofOfDelivery | null {
  const delivered = result.dateAndTimes.find(({ type }) => type === "ACTUAL_DELIVERY")?.dateTime;
  const { signedByName, receivedByName, locationDescription } = result.deliveryDetails ?? {};
  const signedBy = clip(signedByName, 120) ?? clip(receivedByName, 120);
  if (!delivered && signedBy === null) return null;
  return { deliveredRaw: clip(delivered, 64), signedBy, leftAt: clip(locationDescription, 120), documentUrl: null };
}
