import { createUpsLabels } from "../../labels/ups/provider.ts";
import { createUpsPickups } from "../../pickups/ups/provider.ts";
import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { createUpsAlerts } from "./alerts.ts";
import { UpsClient } from "./client.ts";
import { classifyUpsScan } from "./codes.ts";
import { readUpsPush, verifyUpsPush } from "./push.ts";
import { openUps } from "./session.ts";

/** UPS: Track API v1 by pull, Track Alert by push, rates, labels and pickups by the Rating, Shipping and Pickup APIs v2409. */
export function createUpsAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const ups = openUps(options);
  const client = new UpsClient(ups);
  return {
    code: "ups",
    carriers: ["ups"],
    // Track takes one number; asking for more only bounds how long one round lasts.
    maxNumbersPerPull: 10,
    verifyPush: verifyUpsPush,
    readPush: readUpsPush,
    classify: classifyUpsScan,
    pushes: createUpsAlerts(ups),
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    labels: createUpsLabels(ups),
    pickups: createUpsPickups(ups),
    close: () => ups.http.close(),
  };
}
