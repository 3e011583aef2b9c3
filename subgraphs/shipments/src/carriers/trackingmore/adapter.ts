import { everyCarrier } from "../aggregator/couriers.ts";
import { registrations } from "../aggregator/registrations.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { TrackingMoreClient } from "./client.ts";
import { classifyTrackingMoreScan } from "./codes.ts";
import { readTrackingMorePush, verifyTrackingMorePush } from "./push.ts";

/** TrackingMore: API v4 by pull and by push, over all the carriers that it follows. */
export function createTrackingMoreAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new TrackingMoreClient(options);
  const track: CarrierAdapter["track"] = (account, numbers, signal, carrierCode) =>
    client.track(account, numbers, signal, carrierCode);
  return {
    code: "trackingmore",
    carriers: everyCarrier,
    secondHand: "AGGREGATOR",
    maxNumbersPerPull: 40,
    verifyPush: verifyTrackingMorePush,
    readPush: readTrackingMorePush,
    classify: classifyTrackingMoreScan,
    track,
    pushes: registrations(track, 40, (account, numbers, carrierCode) => client.stop(account, numbers, carrierCode)),
    close: () => client.close(),
  };
}
