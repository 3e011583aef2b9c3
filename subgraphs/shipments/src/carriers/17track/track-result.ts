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

const event = z.object({
  time_iso: text,
  time_utc: text,
  time_raw: part(z.object({ date: text, time: text, timezone: text })),
  description: text,
  location: text,
  stage: text,
  sub_status: text,
  address: part(z.object({ country: text, state: text, city: text, postal_code: text })),
});
type Event = z.infer<typeof event>;

const provider = z.object({
  provider: part(z.object({ key: text, name: text, alias: text })),
  events: list(event),
});

// The parts of an accepted number that Waybill reads.
export const trackedNumber = z.object({
  number: numberText,
  carrier: text,
  track_info: part(
    z.object({
      latest_status: part(z.object({ status: text, sub_status: text })),
      time_metrics: part(z.object({ estimated_delivery_date: part(z.object({ from: text, to: text })) })),
      milestone: list(z.object({ key_stage: text, time_iso: text })),
      misc_info: part(z.object({ service_type: text, weight_kg: amount, local_number: text, local_provider: text })),
      tracking: part(z.object({ providers: list(provider) })),
    }),
  ),
});
export type TrackedNumber = z.infer<typeof trackedNumber>;
type TrackInfo = NonNullable<TrackedNumber["track_info"]>;

/** What 17TRACK says of a parcel; null when it has no number that could be one. */
export function trackOf(given: TrackedNumber): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(given.number);
  if (trackingNumber === null) return null;
  const providers = given.track_info?.tracking?.providers ?? [];
  const carrierCode = carrierOf(given.carrier, providers[0]?.provider);
  // First and last mile have a provider each; their events are scans of one parcel.
  const scans = providers.flatMap(({ events }) => events.map((entry) => toScan(carrierCode, trackingNumber, entry)));
  return { trackingNumber, scans, stated: given.track_info ? statedBy(given.track_info) : nothingStated };
}

/** The carrier by its key where that is known, else by its name. */
function carrierOf(key: string | null | undefined, named: z.infer<typeof provider>["provider"]): string {
  const byKey = couriers.ours(key);
  return /^\d+$|^unknown$/.test(byKey) ? couriers.ours(named?.name ?? named?.alias ?? key) : byKey;
}

function toScan(carrierCode: string, trackingNumber: string, entry: Event): CarrierScan {
  const { address } = entry;
  return {
    carrierCode,
    source: "17track",
    trackingNumber,
    occurredRaw: occurredOf(entry),
    rawCode: clip(entry.sub_status, 48) ?? clip(entry.stage, 48) ?? "",
    rawSubCode: null,
    rawDelay: null,
    description: clip(entry.description, 200) ?? "",
    location: {
      city: clip(address?.city, 120) ?? clip(entry.location, 120),
      region: clip(address?.state, 120),
      postalCode: clip(address?.postal_code, 20),
      countryCode: countryOf(address?.country),
    },
  };
}

/** The local time with its offset; without one, the carrier's own clock reading before an instant that was guessed. */
function occurredOf({ time_iso, time_utc, time_raw }: Event): string {
  const iso = timeOf(time_iso);
  if (iso !== null) return iso;
  const { date, time } = time_raw ?? {};
  const local = [dayOf(date), clip(time, 16)].filter(Boolean).join("T");
  return local === "" ? (clip(time_utc, 64) ?? "") : local;
}

function statedBy(info: TrackInfo): StatedFacts {
  return {
    ...nothingStated,
    serviceName: clip(info.misc_info?.service_type, 120),
    weightGrams: gramsOf(info.misc_info?.weight_kg, "KG"),
    estimate: estimateOf(info),
    proof: proofOf(info),
    relatedNumbers: relatedOf(info),
  };
}

function estimateOf({ time_metrics }: TrackInfo): CarrierEstimate | null {
  const { from, to } = time_metrics?.estimated_delivery_date ?? {};
  const date = dayOf(to) ?? dayOf(from);
  return date === null ? null : { date, windowStart: timeOf(from), windowEnd: timeOf(to), kind: "ESTIMATED" };
}

function proofOf({ latest_status, milestone }: TrackInfo): ProofOfDelivery | null {
  if (latest_status?.status?.toLowerCase() !== "delivered") return null;
  const delivered = milestone.find(({ key_stage }) => key_stage?.toLowerCase() === "delivered");
  return { deliveredRaw: clip(delivered?.time_iso, 64), signedBy: null, leftAt: null, documentUrl: null };
}

function relatedOf({ misc_info }: TrackInfo): StatedFacts["relatedNumbers"] {
  const number = normaliseTrackingNumber(misc_info?.local_number ?? "");
  if (number === null) return null;
  const local = clip(misc_info?.local_provider, 80);
  return [{ number, carrierCode: local === null ? null : couriers.ours(local) }];
}
