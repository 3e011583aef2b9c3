import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { AdapterOptions, CarrierAccount, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { basicAuthorization } from "../http/oauth.ts";
import { items } from "../message-fields.ts";
import { failAll, tracksOf } from "../read-message.ts";
import { type MyDhlShipment, shipment, trackOf } from "./track-result.ts";

const trackReply = z.object({ shipments: items(shipment) });

/** MyDHL API's tracking over HTTP. One per process; connections are kept alive. */
export class MyDhlClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ ...options, carrier: "DHL Express" });
  }

  /** All scans of up to 50 numbers. Failures are values; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    const reply = await asResult("DHL Express", signal, async () => {
      const headers = { authorization: basicAuthorization(account) };
      const url = urlFor(account, trackingNumbers);
      return readReply(await this.#http.send(account.id, { method: "GET", url, headers }, signal));
    });
    if (!reply.ok) return failAll(trackingNumbers, reply.error);
    return new Map(trackingNumbers.map((number) => [number, answerFor(number, reply.value)]));
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** Only the question about one number can have the offset of each event: with several, times come without a zone. */
function urlFor({ apiUrl }: CarrierAccount, numbers: readonly string[]): string {
  const view = "trackingView=all-checkpoints&levelOfDetail=all";
  const [only = ""] = numbers;
  return numbers.length === 1
    ? `${apiUrl}/shipments/${encodeURIComponent(only)}/tracking?${view}&requestGMTOffsetPerEvent=true`
    : `${apiUrl}/tracking?shipmentTrackingNumber=${numbers.map(encodeURIComponent).join(",")}&${view}`;
}

function readReply(reply: CarrierReply): Result<readonly MyDhlShipment[], TrackFailure> {
  const failure = statusFailure(reply, "DHL Express");
  if (failure) return err(failure);
  // None of the numbers is known.
  if (reply.status === 404) return ok([]);
  if (reply.status !== 200) return err({ code: "UNEXPECTED_REPLY", message: `DHL Express answered ${reply.status}` });
  const parsed = trackReply.safeParse(reply.json);
  return parsed.success
    ? ok(parsed.data.shipments)
    : err({ code: "UNEXPECTED_REPLY", message: "DHL Express's answer has no shipments" });
}

function answerFor(number: string, shipments: readonly MyDhlShipment[]): TrackAnswer {
  const found = shipments.find((each) => each.shipmentTrackingNumber === number);
  if (!found) return err({ code: "NOT_FOUND", message: "DHL Express has nothing under this number" });
  // HTTP 200 with the failure inside the shipment.
  if (found.status && found.status.toLowerCase() !== "success") {
    return /no shipments? found|no data found/i.test(found.status)
      ? err({ code: "NOT_FOUND", message: "DHL Express has nothing under this number" })
      : err({ code: "UNEXPECTED_REPLY", message: `DHL Express answered ${found.status.slice(0, 80)}` });
  }
  const tracks = tracksOf([trackOf(found)]);
  if (!tracks.ok) return err({ code: "UNEXPECTED_REPLY", message: tracks.error.message });
  const [track] = tracks.value;
  return track ? ok(track) : err({ code: "UNEXPECTED_REPLY", message: "DHL Express's answer has no shipments" });
}
