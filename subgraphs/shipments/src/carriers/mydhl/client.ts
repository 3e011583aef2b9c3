import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { AdapterOptions, CarrierAccount, CarrierTrack, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, bodyStatusFailure, statusFailure } from "../http/failures.ts";
import { basicAuthorization } from "../http/oauth.ts";
import { items } from "../message-fields.ts";
import { oneByOne, tracksOf } from "../read-message.ts";
import { eventsOf, shipment, trackOf } from "./track-result.ts";

const trackReply = z.object({ shipments: items(shipment) });
const problem = z.object({ status: z.unknown() });

/** MyDHL API's tracking over HTTP. One per process; connections are kept alive. */
export class MyDhlClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ ...options, carrier: "DHL Express" });
  }

  /** All scans of numbers, one question each. Failures are values; only a cancelled `signal` throws. */
  track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    return oneByOne(trackingNumbers, (number) =>
      asResult("DHL Express", signal, async () => {
        const headers = { authorization: basicAuthorization(account) };
        const url = urlFor(account, number);
        return readReply(await this.#http.send(account.id, { method: "GET", url, headers }, signal), number);
      }),
    );
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/**
 * The question about several numbers has no option for the offset of each event: its times come without a zone, and the
 * same event would have another time, and be another scan, whenever its number is asked about alone.
 */
const urlFor = ({ apiUrl }: CarrierAccount, number: string): string =>
  `${apiUrl}/shipments/${encodeURIComponent(number)}/tracking` +
  "?trackingView=all-checkpoints&levelOfDetail=all&requestGMTOffsetPerEvent=true";

const notFound = { code: "NOT_FOUND", message: "DHL Express has nothing under this number" } as const;
const unexpected = (what: string) =>
  err({ code: "UNEXPECTED_REPLY", message: `DHL Express answered ${what}` } as const);

function readReply(reply: CarrierReply, number: string): Result<CarrierTrack, TrackFailure> {
  const failure = statusFailure(reply, "DHL Express");
  if (failure) return err(failure);
  if (reply.status === 404) return err(notFound);
  const parsed = trackReply.safeParse(reply.json);
  // An error may come with HTTP 200 all the same.
  const told = bodyStatusFailure(problem.safeParse(reply.json).data?.status, reply, "DHL Express");
  if (!parsed.success && told) return err(told);
  if (reply.status !== 200 || !parsed.success) return unexpected(`${reply.status} without shipments`);
  const { shipments } = parsed.data;
  const found = shipments.find((each) => each.shipmentTrackingNumber === number) ?? shipments[0];
  if (!found) return err(notFound);
  // HTTP 200 with the failure inside the shipment. What has events is no failure, whatever its status is called.
  if (eventsOf(found).length === 0 && found.status && found.status.toLowerCase() !== "success") {
    return /no shipments? found|no data found/i.test(found.status)
      ? err(notFound)
      : unexpected(found.status.slice(0, 80));
  }
  const tracks = tracksOf([trackOf(found, number)]);
  if (!tracks.ok) return err({ code: "UNEXPECTED_REPLY", message: tracks.error.message });
  const [track] = tracks.value;
  return track ? ok(track) : unexpected("without shipments");
}
