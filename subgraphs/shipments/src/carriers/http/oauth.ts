import { z } from "zod";
import type { CarrierAccount } from "../carrier.ts";
import type { CarrierHttp, CarrierReply, CarrierRequest } from "./carrier-http.ts";
import { CarrierFailure, statusFailure } from "./failures.ts";
import { TokenCache } from "./token-cache.ts";

// Carriers write the lifetime as a number (FedEx, USPS) or as a text (UPS).
const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** Sends requests with an account's OAuth token: got once per account, kept while it lasts, renewed when refused. */
export class OAuthSession {
  readonly #http: CarrierHttp;
  readonly #login: (account: CarrierAccount) => CarrierRequest;
  readonly #tokens = new TokenCache();

  /** @param login the request that gets a token by the account's client credentials (RFC 6749 §4.4). */
  constructor(http: CarrierHttp, login: (account: CarrierAccount) => CarrierRequest) {
    this.#http = http;
    this.#login = login;
  }

  /** A token that is refused may have been revoked before its time: one more try with a fresh one. */
  async send(account: CarrierAccount, question: CarrierRequest, signal?: AbortSignal): Promise<CarrierReply> {
    const reply = await this.#once(account, question, signal);
    if (reply.status !== 401) return reply;
    this.#tokens.forget(account.id);
    return this.#once(account, question, signal);
  }

  async #once(account: CarrierAccount, question: CarrierRequest, signal?: AbortSignal): Promise<CarrierReply> {
    // The login is shared by all who wait for it, so that one caller's signal must not end it.
    const token = await this.#tokens.get(account.id, () => this.#getToken(account));
    const headers = { ...question.headers, authorization: `Bearer ${token}` };
    return this.#http.send(account.id, { ...question, headers }, signal);
  }

  async #getToken(account: CarrierAccount): Promise<{ token: string; lifetimeSeconds: number }> {
    const { carrier } = this.#http;
    const reply = await this.#http.send(account.id, this.#login(account));
    const failure = statusFailure(reply, carrier);
    if (failure) throw new CarrierFailure(failure);
    // A refused client is 400 `invalid_client` with some (RFC 6749 §5.2).
    if (reply.status === 400) {
      throw new CarrierFailure({ code: "UNAUTHORIZED", message: `${carrier} refused the account's credentials` });
    }
    const parsed = tokenReply.safeParse(reply.json);
    if (reply.status !== 200 || !parsed.success) {
      throw new CarrierFailure({ code: "UNEXPECTED_REPLY", message: `${carrier} gave no token` });
    }
    return { token: parsed.data.access_token, lifetimeSeconds: parsed.data.expires_in };
  }
}

/** The value of an `Authorization` header (RFC 7617). */
export const basicAuthorization = ({ clientId, clientSecret }: CarrierAccount): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
