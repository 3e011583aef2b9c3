import { everyCarrier } from "../aggregator/couriers.ts";
import { registrations } from "../aggregator/registrations.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { EasyPostClient } from "./client.ts";
import { classifyEasyPostScan } from "./codes.ts";
import { readEasyPostPush, verifyEasyPostPush } from "./push.ts";

/** EasyPost: trackers by pull and by push, over all the carriers that it follows. */
export function createEasyPostAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new EasyPostClient(options);
  const track: CarrierAdapter["track"] = (account, numbers, signal, carrierCode) =>
    client.track(account, numbers, signal, carrierCode);
  return {
    code: "easypost",
    carriers: everyCarrier,
    secondHand: "AGGREGATOR",
    // The service takes one number; asking for more only bounds how long one round lasts.
    maxNumbersPerPull: 10,
    verifyPush: verifyEasyPostPush,
    readPush: readEasyPostPush,
    classify: classifyEasyPostScan,
    track,
    // Nothing ends them: EasyPost has no question for it, and stops by itself when a parcel has arrived.
    pushes: registrations(track, 10),
    close: () => client.close(),
  };
}
