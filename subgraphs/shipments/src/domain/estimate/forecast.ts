import type { LanePlace, LocalDays, ParcelFacts } from "../edd/parcel.ts";
import type { EddStage } from "../edd/parcel.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Estimate, EstimateSource } from "./estimate.ts";

/** How good an estimate turned out to be. Days are calendar days. */
export interface Measure {
  readonly stage: EddStage;
  readonly source: EstimateSource;
  /** Day of the delivery less the day that was named: positive is late. */
  readonly errorDays: number;
  /** Whether it arrived by the day of each share; null where the source gave none. */
  readonly within50: boolean | null;
  readonly within80: boolean | null;
  readonly within95: boolean | null;
}

/**
 * What a shipment keeps for its estimates. Only the coarse lane is kept: country, region and the first three characters
 * of the postal code, never the address. Days are numbers, so that they outlive the erasure of a person.
 */
export interface Forecast {
  readonly origin: LanePlace;
  readonly destination: LanePlace;
  /** The location that sends it; empty when nobody said. */
  readonly sourceId: string;
  /** How that location works; null when nobody said which it is. Older shipments do not have it. */
  readonly dispatch?: Dispatch | null | undefined;
  /** How far it goes, in steps of 10 km; null when not known. Older shipments do not have it. */
  readonly distanceKm?: number | null | undefined;
  /** The carrier's service as it was ordered; empty when nobody said. */
  readonly serviceId: string;
  readonly weightGrams: number | null;
  /** When the order was placed, on the wall clock of the location that sends it, or of the policy. */
  readonly orderedAt: LocalDays;
  readonly promisedDay: number | null;
  /** The first sign that the carrier has it, and its delivery, on the wall clocks of their places. */
  readonly handedOverAt: LocalDays | null;
  readonly deliveredAt: LocalDays | null;
  readonly current: Estimate | null;
  /** The estimate at the purchase, before the hand-over, and the first with the hand-over known. */
  readonly atPurchase: Estimate | null;
  readonly atHandOver: Estimate | null;
  readonly measures: readonly Measure[];
}

/** What is known of a place, from whomever; the rest of an address is not looked at. */
export interface PlaceFacts {
  readonly countryCode?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
}

export const noPlace: LanePlace = { countryCode: "", region: "", city: "", postalCode: "" };

/** A place as coarse as it is kept. */
export function coarsePlace(place: PlaceFacts | null | undefined): LanePlace {
  const compact = (text: string | null | undefined): string => (text ?? "").toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
  return {
    countryCode: compact(place?.countryCode),
    region: (place?.region ?? "").trim().toUpperCase(),
    city: "",
    postalCode: compact(place?.postalCode).slice(0, 3),
  };
}

/** A shipment's facts as the model takes them. What was erased is as if nobody had said it. */
export function parcelOf(
  forecast: Forecast,
  shipment: { readonly _id: string; readonly carrierCode: string },
): ParcelFacts {
  return {
    id: shipment._id,
    sellerId: forecast.sourceId,
    carrierCode: shipment.carrierCode,
    service: forecast.serviceId,
    origin: unerased(forecast.origin),
    destination: unerased(forecast.destination),
    purchasedAt: forecast.orderedAt,
    shipBy: null,
    promisedDay: forecast.promisedDay,
    distanceKm: forecast.distanceKm ?? null,
    freight: null,
    price: null,
    weightGrams: forecast.weightGrams,
    volumeCm3: null,
    items: 1,
  };
}

function unerased(place: LanePlace): LanePlace {
  const known = (text: string): string => (text.startsWith("[") ? "" : text);
  return { ...place, region: known(place.region), postalCode: known(place.postalCode), city: "" };
}

/** How the estimates of a delivered shipment turned out. */
export function measuresOf(forecast: Pick<Forecast, "deliveredAt" | "atPurchase" | "atHandOver">): Measure[] {
  const { deliveredAt, atPurchase, atHandOver } = forecast;
  if (deliveredAt === null) return [];
  const day = Math.floor(deliveredAt);
  const by = (limit: number | null): boolean | null => (limit === null ? null : day <= limit);
  const measure = (stage: EddStage, estimate: Estimate | null): Measure[] => {
    if (!estimate) return [];
    const within = { within50: by(estimate.p50), within80: by(estimate.p80), within95: by(estimate.p95) };
    return [{ stage, source: estimate.source, errorDays: day - estimate.day, ...within }];
  };
  return [...measure("PURCHASE", atPurchase), ...measure("HANDOVER", atHandOver)];
}
