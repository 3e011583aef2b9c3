import { everyCarrier } from "../aggregator/couriers.ts";
import { registrations } from "../aggregator/registrations.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { SeventeenTrackClient } from "./client.ts";
import { classifySeventeenTrackScan } from "./codes.ts";
import { readSeventeenTrackPush, verifySeventeenTrackPush } from "./push.ts";

/** 17TRACK: API v2.2 by pull and by push, over all the carriers that it follows. */
export function createSeventeenTrackAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new SeventeenTrackClient(options);
  const track: CarrierAdapter["track"] = (account, numbers, signal, carrierCode) =>
    client.track(account, numbers, signal, carrierCode);
  return {
    code: "17track",
    carriers: everyCarrier,
    secondHand: "AGGREGATOR",
    maxNumbersPerPull: 40,
    verifyPush: verifySeventeenTrackPush,
    readPush: readSeventeenTrackPush,
    classify: classifySeventeenTrackScan,
    track,
    pushes: registrations(track, 40, (account, numbers, carrierCode) => client.stop(account, numbers, carrierCode)),
    close: () => client.close(),
  };
}
