import { z } from "zod";
import type { AdapterOptions, CarrierAccount } from "../carrier.ts";
import { CarrierHttp, type CarrierRequest } from "../http/carrier-http.ts";
import { OAuthSession } from "../http/oauth.ts";

/** FedEx's published limit is 1,400 requests in 10 seconds for a project. */
const requestsPerSecond = 100;

const errorReply = z.object({
  errors: z.array(z.object({ code: z.coerce.string(), message: z.string().nullish() })).min(1),
});

/** FedEx over HTTP: what all its APIs share. One per process, with one token per account. */
export interface Fedex {
  readonly http: CarrierHttp;
  readonly session: OAuthSession;
}

export function openFedex(options: AdapterOptions = {}): Fedex {
  const http = new CarrierHttp({ requestsPerSecond, ...options, carrier: "FedEx" });
  return { http, session: new OAuthSession(http, login) };
}

const login = ({ apiUrl, clientId, clientSecret }: CarrierAccount): CarrierRequest => ({
  method: "POST",
  url: `${apiUrl}/oauth/token`,
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  }).toString(),
});

/** A request to one of FedEx's APIs. @param path below the account's base URL. */
export const fedexRequest = (
  { apiUrl }: CarrierAccount,
  method: "POST" | "PUT",
  path: string,
  body: object,
): CarrierRequest => ({
  method,
  url: `${apiUrl}${path}`,
  headers: { "content-type": "application/json", "x-locale": "en_US" },
  body: JSON.stringify(body),
});

/** The coded errors of an answer, outside of results; none when it has none. */
export function fedexErrors(json: unknown): readonly { readonly code: string; readonly message: string }[] {
  const coded = errorReply.safeParse(json);
  if (!coded.success) return [];
  return coded.data.errors.map(({ code, message }) => ({ code: code.slice(0, 80), message: message ?? "" }));
}
