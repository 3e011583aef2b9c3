import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { UspsClient } from "./client.ts";
import { classifyUspsScan } from "./codes.ts";
import { readUspsPush, verifyUspsPush } from "./push.ts";

/** USPS: Tracking API v3 by pull, Subscriptions-Tracking by push. */
export function createUspsAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new UspsClient(options);
  return {
    code: "usps",
    carriers: ["usps"],
    // Tracking takes one number; asking for more only bounds how long one round lasts.
    maxNumbersPerPull: 10,
    verifyPush: verifyUspsPush,
    readPush: readUspsPush,
    classify: classifyUspsScan,
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    close: () => client.close(),
  };
}
