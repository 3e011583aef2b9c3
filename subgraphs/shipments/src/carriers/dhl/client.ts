import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { AdapterOptions, CarrierAccount, CarrierTrack, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply, type CarrierRequest } from "../http/carrier-http.ts";
import { asResult, bodyStatusFailure, statusFailure } from "../http/failures.ts";
import { items, text } from "../message-fields.ts";
import { oneByOne, tracksOf } from "../read-message.ts";
import { latestOf, shipment, trackOf } from "./track-result.ts";

const trackReply = z.object({ shipments: items(shipment) });
const problem = z.object({ status: z.unknown(), detail: text });

/** DHL gives a key some calls a second; its smallest plan, one in five seconds, is set per account. */
const requestsPerSecond = 5;

/** DHL's unified Shipment Tracking service over HTTP. One per process; connections are kept alive. */
export class DhlClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ requestsPerSecond, ...options, carrier: "DHL" });
  }

  /** All scans of numbers, one question each. Failures are values; only a cancelled `signal` throws. */
  track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    return oneByOne(trackingNumbers, (number) =>
      asResult("DHL", signal, async () => {
        const url = `${account.apiUrl}/track/shipments?trackingNumber=${encodeURIComponent(number)}&language=en`;
        return readReply(await this.send(account, { method: "GET", url }, signal), number);
      }),
    );
  }

  /** Sends a request with the account's key. Throws what `asResult` knows. */
  send(account: CarrierAccount, request: CarrierRequest, signal?: AbortSignal): Promise<CarrierReply> {
    const headers = { ...request.headers, "dhl-api-key": account.clientSecret };
    return this.#http.send(account.id, { ...request, headers }, signal);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

function readReply(reply: CarrierReply, number: string): Result<CarrierTrack, TrackFailure> {
  const failure = statusFailure(reply, "DHL");
  if (failure) return err(failure);
  const { status, detail } = problem.safeParse(reply.json).data ?? {};
  // A number that no division could have given is a bad request with some.
  if (reply.status === 404 || (reply.status === 400 && /tracking ?(number|id)/i.test(detail ?? ""))) {
    return err({ code: "NOT_FOUND", message: "DHL has nothing under this number" });
  }
  if (reply.status !== 200) return err({ code: "UNEXPECTED_REPLY", message: `DHL answered ${reply.status}` });
  const parsed = trackReply.safeParse(reply.json);
  // A problem (RFC 9457) may come with HTTP 200 all the same.
  const told = parsed.success ? null : bodyStatusFailure(status, reply, "DHL");
  if (told) return err(told);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "DHL's answer has no shipments" });
  const found = latestOf(parsed.data.shipments);
  if (!found) return err({ code: "NOT_FOUND", message: "DHL has nothing under this number" });
  const tracks = tracksOf([trackOf(found, number)]);
  if (!tracks.ok) return err({ code: "UNEXPECTED_REPLY", message: tracks.error.message });
  const [track] = tracks.value;
  return track ? ok(track) : err({ code: "UNEXPECTED_REPLY", message: "DHL's answer has no shipments" });
}
