import { createFedexLabels } from "../../labels/fedex/provider.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { FedexClient } from "./client.ts";
import { classifyFedexScan } from "./codes.ts";
import { FedexHttp } from "./http.ts";
import { readFedexPush, verifyFedexPush } from "./push.ts";

/** FedEx: Track API v1 by pull, Advanced Integrated Visibility by push, labels by Ship API v1. */
export function createFedexAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new FedexClient(options);
  const shipHttp = new FedexHttp(options);
  return {
    code: "fedex",
    carriers: ["fedex"],
    maxNumbersPerPull: 30,
    verifyPush: verifyFedexPush,
    readPush: readFedexPush,
    classify: classifyFedexScan,
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    labels: createFedexLabels(shipHttp),
    async close() {
      await Promise.all([client.close(), shipHttp.close()]);
    },
  };
}
