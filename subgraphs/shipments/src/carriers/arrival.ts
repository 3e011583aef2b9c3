import type { StatedAt, StatedFacts } from "../domain/carrier-facts.ts";
import { toTrackingScan, type TrackingScan } from "../domain/tracking-scan.ts";
import type { CarrierAdapter, CarrierTrack } from "./carrier.ts";

/** What came of one parcel, judged and ready to be taken in. */
export interface Arrival {
  readonly scans: readonly TrackingScan[];
  readonly stated: StatedFacts | null;
  readonly at: StatedAt | null;
}

export const nothingCame: Arrival = { scans: [], stated: null, at: null };

/**
 * What a message says of one parcel, judged by the adapter's rules.
 * @param carrierCode the carrier whose parcel was asked about, where an adapter cannot tell it by itself.
 */
export function arrivalOf(
  { scans, stated }: CarrierTrack,
  adapter: CarrierAdapter,
  arrival: Pick<TrackingScan, "tenant" | "receivedAt" | "ingestedVia">,
  carrierCode?: string,
): Arrival {
  const judged = scans.map((scan) =>
    toTrackingScan(carrierCode === undefined ? scan : { ...scan, carrierCode }, adapter.classify, arrival),
  );
  const times = judged.filter((scan) => scan.timeFlag === null).map((scan) => scan.occurredAt.getTime());
  const asOf = times.length === 0 ? arrival.receivedAt : new Date(Math.max(...times));
  return { scans: judged, stated, at: { source: adapter.code, asOf, receivedAt: arrival.receivedAt } };
}
