import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { UpsClient } from "./client.ts";
import { classifyUpsScan } from "./codes.ts";
import { readUpsPush, verifyUpsPush } from "./push.ts";

/** UPS: Track API v1 by pull, Track Alert by push. */
export function createUpsAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new UpsClient(options);
  return {
    code: "ups",
    carriers: ["ups"],
    // Track takes one number; asking for more only bounds how long one round lasts.
    maxNumbersPerPull: 10,
    verifyPush: verifyUpsPush,
    readPush: readUpsPush,
    classify: classifyUpsScan,
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    close: () => client.close(),
  };
}
