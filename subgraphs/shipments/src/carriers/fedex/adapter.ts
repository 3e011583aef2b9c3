import type { CarrierAdapter } from "../carrier.ts";
import { FedexClient } from "./client.ts";
import { classifyFedexScan } from "./codes.ts";
import { readFedexPush, verifyFedexPush } from "./push.ts";

/** FedEx: Track API v1 by pull, Advanced Integrated Visibility by push. */
export function createFedexAdapter(options: { readonly timeoutMs?: number } = {}): CarrierAdapter {
  const client = new FedexClient(options);
  return {
    carrierCode: "fedex",
    verifyPush: verifyFedexPush,
    readPush: readFedexPush,
    classify: classifyFedexScan,
    track: (account, trackingNumber, signal) => client.track(account, trackingNumber, signal),
    close: () => client.close(),
  };
}
