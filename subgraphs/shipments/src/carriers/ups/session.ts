import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AdapterOptions, CarrierAccount } from "../carrier.ts";
import { CarrierHttp, type CarrierRequest } from "../http/carrier-http.ts";
import { basicAuthorization, OAuthSession } from "../http/oauth.ts";

const errorReply = z.object({
  response: z.object({ errors: z.array(z.object({ code: z.coerce.string(), message: z.string().nullish() })).min(1) }),
});

/** UPS over HTTP: what all its APIs share. One per process, with one token per account. */
export interface Ups {
  readonly http: CarrierHttp;
  readonly session: OAuthSession;
}

export function openUps(options: AdapterOptions = {}): Ups {
  const http = new CarrierHttp({ ...options, carrier: "UPS" });
  return { http, session: new OAuthSession(http, login) };
}

const login = (account: CarrierAccount): CarrierRequest => ({
  method: "POST",
  url: `${account.apiUrl}/security/v1/oauth/token`,
  headers: { "content-type": "application/x-www-form-urlencoded", authorization: basicAuthorization(account) },
  body: "grant_type=client_credentials",
});

/** A request to one of UPS's APIs. @param path below the account's base URL. */
export const upsRequest = (
  { apiUrl }: CarrierAccount,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
): CarrierRequest => ({
  method,
  url: `${apiUrl}${path}`,
  headers: {
    transid: randomUUID(),
    transactionsrc: "waybill",
    ...(body ? { "content-type": "application/json" } : {}),
  },
  ...(body ? { body: JSON.stringify(body) } : {}),
});

/** The coded errors of an answer; none when it has none. */
export function upsErrors(json: unknown): readonly { readonly code: string; readonly message: string }[] {
  const coded = errorReply.safeParse(json);
  if (!coded.success) return [];
  return coded.data.response.errors.map(({ code, message }) => ({ code: code.slice(0, 80), message: message ?? "" }));
}
