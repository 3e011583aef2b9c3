import { createFedexLabels } from "../../labels/fedex/provider.ts";
import { createFedexPickups } from "../../pickups/fedex/provider.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { FedexClient } from "./client.ts";
import { classifyFedexScan } from "./codes.ts";
import { readFedexPush, verifyFedexPush } from "./push.ts";
import { openFedex } from "./session.ts";

/**
 * FedEx: Track API v1 by pull, Advanced Integrated Visibility by push; rates, labels and pickups by the Rate, Ship and
 * Pickup APIs v1.
 */
export function createFedexAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const fedex = openFedex(options);
  const client = new FedexClient(fedex);
  return {
    code: "fedex",
    carriers: ["fedex"],
    maxNumbersPerPull: 30,
    verifyPush: verifyFedexPush,
    readPush: readFedexPush,
    classify: classifyFedexScan,
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    labels: createFedexLabels(fedex),
    pickups: createFedexPickups(fedex),
    close: () => fedex.http.close(),
  };
}
