import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import { maxScansPerMessage, type UnreadableMessage } from "../carrier.ts";

// The parts of the Track v1 shapes that Waybill reads. FedEx adds fields and leaves others out: unknown ones are
// passed over, and nothing is required that a scan can do without.
const text = z.string().nullish();

const scanEvent = z.object({
  date: text,
  eventType: text,
  eventDescription: text,
  exceptionCode: text,
  exceptionDescription: text,
  scanLocation: z.object({ city: text, stateOrProvinceCode: text, postalCode: text, countryCode: text }).nullish(),
});

export const trackResult = z.object({
  trackingNumber: text,
  trackingNumberInfo: z.object({ trackingNumber: text }).nullish(),
  scanEvents: z.array(scanEvent).nullish(),
  error: z.object({ code: text, message: text }).nullish(),
});
export type TrackResult = z.infer<typeof trackResult>;

export const completeTrackResults = z.array(z.object({ trackingNumber: text, trackResults: z.array(trackResult) }));

/**
 * The scans of FedEx's results, each with its own number.
 * @param fallback the number asked for, where a result does not repeat it.
 */
export function scansOf(
  results: readonly { readonly result: TrackResult; readonly fallback: string | null }[],
): Result<readonly CarrierScan[], UnreadableMessage> {
  const scans: CarrierScan[] = [];
  for (const { result, fallback } of results) {
    const given = result.trackingNumberInfo?.trackingNumber ?? result.trackingNumber ?? fallback;
    const trackingNumber = typeof given === "string" ? normaliseTrackingNumber(given) : null;
    if (trackingNumber === null) return err({ code: "UNKNOWN_SHAPE", message: "a result has no tracking number" });
    const events = result.scanEvents ?? [];
    if (scans.length + events.length > maxScansPerMessage) {
      return err({ code: "TOO_MANY_SCANS", message: `more than ${maxScansPerMessage} scans` });
    }
    scans.push(...events.map((event) => toScan(trackingNumber, event)));
  }
  return ok(scans);
}

function toScan(trackingNumber: string, event: z.infer<typeof scanEvent>): CarrierScan {
  const place = event.scanLocation;
  return {
    carrierCode: "fedex",
    trackingNumber,
    occurredRaw: clip(event.date, 64) ?? "",
    rawCode: clip(event.eventType, 32) ?? "",
    rawSubCode: clip(event.exceptionCode, 32),
    description: [clip(event.eventDescription, 200), clip(event.exceptionDescription, 200)].filter(Boolean).join(": "),
    location: {
      city: clip(place?.city, 120),
      region: clip(place?.stateOrProvinceCode, 120),
      postalCode: clip(place?.postalCode, 20),
      countryCode: clip(place?.countryCode, 2)?.toUpperCase() ?? null,
    },
  };
}

/** A text without surrounding space, at most `max` characters; null when there is nothing in it. */
function clip(value: string | null | undefined, max: number): string | null {
  const trimmed = value?.trim().slice(0, max) ?? "";
  return trimmed === "" ? null : trimmed.toWellFormed();
}
