import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { DhlClient } from "./client.ts";
import { classifyDhlScan } from "./codes.ts";
import { dhlCarriers } from "./divisions.ts";
import { readDhlPush, verifyDhlPush } from "./push.ts";
import { confirmDhlSubscription, createDhlSubscriptions } from "./subscriptions.ts";

/** DHL: the unified Shipment Tracking service by pull and by push, over all of DHL's divisions. */
export function createDhlAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new DhlClient(options);
  return {
    code: "dhl",
    carriers: dhlCarriers,
    // The service takes one number; asking for more only bounds how long one round lasts.
    maxNumbersPerPull: 10,
    verifyPush: verifyDhlPush,
    readPush: readDhlPush,
    classify: classifyDhlScan,
    pushes: createDhlSubscriptions(client),
    confirmPush: (account, body) => confirmDhlSubscription(client, account, body),
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    close: () => client.close(),
  };
}
