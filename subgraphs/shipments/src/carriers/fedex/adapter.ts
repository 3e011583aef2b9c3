import { createFedexLabels } from "../../labels/fedex/provider.ts";
import type { CarrierAdapter } from "../carrier.ts";
import { FedexClient } from "./client.ts";
import { classifyFedexScan } from "./codes.ts";
import { FedexHttp } from "./http.ts";
import { readFedexPush, verifyFedexPush } from "./push.ts";

/** FedEx: Track API v1 by pull, Advanced Integrated Visibility by push, labels by Ship API v1. */
export function createFedexAdapter(options: { readonly timeoutMs?: number | undefined } = {}): CarrierAdapter {
  const http = new FedexHttp(options);
  const client = new FedexClient(http);
  return {
    carrierCode: "fedex",
    verifyPush: verifyFedexPush,
    readPush: readFedexPush,
    classify: classifyFedexScan,
    track: (account, trackingNumber, signal) => client.track(account, trackingNumber, signal),
    labels: createFedexLabels(http),
    close: () => http.close(),
  };
}
