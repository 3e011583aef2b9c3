import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { AdapterOptions, CarrierAccount, CarrierTrack, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply, type CarrierRequest } from "../http/carrier-http.ts";
import { asResult, bodyStatusFailure, statusFailure } from "../http/failures.ts";
import { OAuthSession } from "../http/oauth.ts";
import { items } from "../message-fields.ts";
import { oneByOne, tracksOf } from "../read-message.ts";
import { trackingDetail, trackOf } from "./track-result.ts";

// An error has the same shape under any HTTP status, 200 among them; its OAuth service has another one (RFC 6749 §5.2).
const errorReply = z.object({ error: z.object({ code: z.coerce.string().nullish(), message: z.string().nullish() }) });
const oauthError = z.object({ error: z.string() });
// One detail, or a list of one.
const trackReply = items(trackingDetail);

/** USPS Tracking API v3 over HTTP. One per process; connections are kept alive, tokens are kept per account. */
export class UspsClient {
  readonly #http: CarrierHttp;
  readonly #session: OAuthSession;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ ...options, carrier: "USPS" });
    this.#session = new OAuthSession(this.#http, login);
  }

  /** All scans of numbers, one question each. Failures are values; only a cancelled `signal` throws. */
  track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    return oneByOne(trackingNumbers, (number) =>
      asResult("USPS", signal, async () => {
        const url = `${account.apiUrl}/tracking/v3/tracking/${encodeURIComponent(number)}?expand=DETAIL`;
        return readReply(await this.#session.send(account, { method: "GET", url }, signal), number);
      }),
    );
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

const login = ({ apiUrl, clientId, clientSecret }: CarrierAccount): CarrierRequest => ({
  method: "POST",
  url: `${apiUrl}/oauth2/v3/token`,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret }),
});

function readReply(reply: CarrierReply, number: string): Result<CarrierTrack, TrackFailure> {
  const failure = statusFailure(reply, "USPS");
  if (failure) return err(failure);
  if (reply.status === 404) return err({ code: "NOT_FOUND", message: "USPS has nothing under this number" });
  const coded = errorReply.safeParse(reply.json);
  if (coded.success) {
    const { code, message } = coded.data.error;
    // A label that was not accepted yet is told as an error, by its words alone.
    if (code === "404" || /not found|not yet available|unable to locate/i.test(message ?? "")) {
      return err({ code: "NOT_FOUND", message: "USPS has nothing under this number" });
    }
    const told = bodyStatusFailure(code, reply, "USPS");
    return err(told ?? { code: "UNEXPECTED_REPLY", message: `USPS answered ${(code ?? "an error").slice(0, 80)}` });
  }
  if (oauthError.safeParse(reply.json).success) {
    return err({ code: "UNAUTHORIZED", message: "USPS refused the account's credentials" });
  }
  if (reply.status !== 200) return err({ code: "UNEXPECTED_REPLY", message: `USPS answered ${reply.status}` });
  const [detail] = trackReply.safeParse(reply.json).data ?? [];
  if (!detail) return err({ code: "UNEXPECTED_REPLY", message: "USPS's answer has no events" });
  const tracks = tracksOf([trackOf(detail, number)]);
  if (!tracks.ok) return err({ code: "UNEXPECTED_REPLY", message: tracks.error.message });
  const [track] = tracks.value;
  return track ? ok(track) : err({ code: "UNEXPECTED_REPLY", message: "USPS's answer has no events" });
}
