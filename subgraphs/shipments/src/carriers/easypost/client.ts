import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { AdapterOptions, CarrierAccount, CarrierTrack, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { oneByOne, tracksOf } from "../read-message.ts";
import { couriers } from "./couriers.ts";
import { tracker, trackOf } from "./track-result.ts";

const refusal = z.object({ error: z.object({ code: z.string() }) });

/** EasyPost publishes no limit for trackers and asks to be gentle. */
const requestsPerSecond = 5;

/** EasyPost's trackers over HTTP. One per process; connections are kept alive. */
export class EasyPostClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ requestsPerSecond, ...options, carrier: "EasyPost" });
  }

  /**
   * All details of numbers, one question each: creating a tracker that exists gives the one that there is. Failures are
   * values; only a cancelled `signal` throws.
   */
  track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
    carrierCode?: string,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    const carrier = couriers.theirs(carrierCode);
    // The key is the user name, without a password.
    const authorization = `Basic ${Buffer.from(`${account.clientSecret}:`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    return oneByOne(trackingNumbers, (number) =>
      asResult("EasyPost", signal, async () => {
        const wanted = { tracking_code: number, ...(carrier === null ? {} : { carrier }) };
        const body = JSON.stringify({ tracker: wanted });
        const url = `${account.apiUrl}/v2/trackers`;
        return readReply(await this.#http.send(account.id, { method: "POST", url, headers, body }, signal), number);
      }),
    );
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

const none = { code: "NOT_FOUND", message: "EasyPost knows no scan of this number yet" } as const;

function readReply(reply: CarrierReply, number: string): Result<CarrierTrack, TrackFailure> {
  const failure = statusFailure(reply, "EasyPost");
  if (failure) return err(failure);
  const refused = refusal.safeParse(reply.json).data?.error.code;
  // A number that no carrier of its has, or a carrier that it does not follow.
  if (refused !== undefined && [400, 404, 422].includes(reply.status)) return err(none);
  if (refused !== undefined || (reply.status !== 200 && reply.status !== 201)) {
    return err({
      code: "UNEXPECTED_REPLY",
      message: `EasyPost answered ${(refused ?? String(reply.status)).slice(0, 80)}`,
    });
  }
  const parsed = tracker.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "EasyPost's answer is no tracker" });
  const tracks = tracksOf([trackOf({ ...parsed.data, tracking_code: number })]);
  if (!tracks.ok) return err({ code: "UNEXPECTED_REPLY", message: tracks.error.message });
  const [track] = tracks.value;
  return track && track.scans.length > 0 ? ok(track) : err(none);
}
