import type { AdapterOptions, CarrierAdapter } from "../carrier.ts";
import { MyDhlClient } from "./client.ts";
import { classifyMyDhlScan } from "./codes.ts";
import { readMyDhlPush, verifyMyDhlPush } from "./push.ts";

/** DHL Express by MyDHL API, for customers of DHL Express: by pull alone. */
export function createMyDhlAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new MyDhlClient(options);
  return {
    code: "mydhl",
    carriers: ["dhl", "dhl_express"],
    // One question each (see the client); asking for more only bounds how long one round lasts.
    maxNumbersPerPull: 10,
    verifyPush: verifyMyDhlPush,
    readPush: readMyDhlPush,
    classify: classifyMyDhlScan,
    track: (account, numbers, signal) => client.track(account, numbers, signal),
    close: () => client.close(),
  };
}
