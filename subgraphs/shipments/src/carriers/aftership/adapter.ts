import { everyCarrier } from "../aggregator/couriers.ts";
import { registrations } from "../aggregator/registrations.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { AfterShipClient } from "./client.ts";
import { classifyAfterShipScan } from "./codes.ts";
import { readAfterShipPush, verifyAfterShipPush } from "./push.ts";

/** AfterShip: Tracking API 2024-10 by pull and by push, over all the carriers that it follows. */
export function createAfterShipAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new AfterShipClient(options);
  const track: CarrierAdapter["track"] = (account, numbers, signal, carrierCode) =>
    client.track(account, numbers, signal, carrierCode);
  return {
    code: "aftership",
    carriers: everyCarrier,
    secondHand: "AGGREGATOR",
    maxNumbersPerPull: 50,
    verifyPush: verifyAfterShipPush,
    readPush: readAfterShipPush,
    classify: classifyAfterShipScan,
    track,
    pushes: registrations(track, 50, (account, numbers, carrierCode) => client.stop(account, numbers, carrierCode)),
    close: () => client.close(),
  };
}
