import { err, ok, type Result } from "@waybill/kernel";
import { Agent, errors, request } from "undici";
import { z } from "zod";
import type { CarrierAccount, TrackFailure } from "../carrier.ts";
import { TokenCache } from "../http/token-cache.ts";

const errorReply = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().nullish() })).min(1) });
const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** One HTTP answer of FedEx's. */
export interface FedexReply {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  /** Null when the body is not JSON. */
  readonly json: unknown;
}

/** One request to FedEx. */
export interface FedexRequest {
  readonly method: "POST" | "PUT";
  /** Below the account's base URL, for example `/track/v1/trackingnumbers`. */
  readonly path: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** FedEx's HTTP interface with its OAuth. One per process; connections are kept alive, tokens are kept per account. */
export class FedexHttp {
  readonly #agent: Agent;
  readonly #tokens = new TokenCache();
  readonly #timeoutMs: number;

  /** @param timeoutMs longest wait for one HTTP answer. */
  constructor({ timeoutMs = 10_000 }: { readonly timeoutMs?: number | undefined } = {}) {
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({ connections: 8, maxResponseSize: 4 * 1024 * 1024 });
  }

  /**
   * Sends a request as the account. Every answer to the request itself is a value, refusals included; an error says
   * that there is no answer, or that the login failed. Only a cancelled `signal` throws.
   */
  async send(
    account: CarrierAccount,
    request: FedexRequest,
    signal?: AbortSignal,
  ): Promise<Result<FedexReply, TrackFailure>> {
    try {
      const reply = await this.#sendOnce(account, request, signal);
      if (reply.status !== 401) return ok(reply);
      // The token may have been revoked before its time: one try with a fresh one.
      this.#tokens.forget(account.id);
      return ok(await this.#sendOnce(account, request, signal));
    } catch (error) {
      if (error instanceof LoginFailure) return err(error.failure);
      if (signal?.aborted) throw error;
      if (isOutage(error)) return err({ code: "UNAVAILABLE", message: "FedEx did not answer in time" });
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #sendOnce(account: CarrierAccount, asked: FedexRequest, signal?: AbortSignal): Promise<FedexReply> {
    const token = await this.#tokens.get(account.id, () => this.#login(account));
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "x-locale": "en_US" };
    const url = `${account.apiUrl}${asked.path}`;
    return this.#exchange(asked.method, url, { ...headers, ...asked.headers }, JSON.stringify(asked.body), signal);
  }

  async #login(account: CarrierAccount): Promise<{ token: string; lifetimeSeconds: number }> {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: account.clientId,
      client_secret: account.clientSecret,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await this.#exchange("POST", `${account.apiUrl}/oauth/token`, headers, form.toString());
    const failure = httpFailure(reply);
    if (failure) throw new LoginFailure(failure);
    const parsed = tokenReply.safeParse(reply.json);
    if (!parsed.success) throw new LoginFailure({ code: "UNEXPECTED_REPLY", message: "FedEx gave no token" });
    return { token: parsed.data.access_token, lifetimeSeconds: parsed.data.expires_in };
  }

  async #exchange(
    method: "POST" | "PUT",
    url: string,
    headers: Record<string, string>,
    body: string,
    signal?: AbortSignal,
  ): Promise<FedexReply> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const answer = await request(url, {
      method,
      headers,
      body,
      dispatcher: this.#agent,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await answer.body.text();
    const retryAfter = Number(answer.headers["retry-after"]);
    return {
      status: answer.statusCode,
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
      json: parseJson(text),
    };
  }
}

/** Carries a failure out of the token cache, where only exceptions pass. */
class LoginFailure extends Error {
  readonly failure: TrackFailure;
  constructor(failure: TrackFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What an HTTP answer says went wrong, whatever was asked; null when nothing did. */
export function httpFailure({ status, retryAfterSeconds, json }: FedexReply): TrackFailure | null {
  if (status === 401 || status === 403)
    return { code: "UNAUTHORIZED", message: "FedEx refused the account's credentials" };
  if (status === 429) {
    const wait = retryAfterSeconds === null ? {} : { retryAfterSeconds };
    return { code: "RATE_LIMITED", message: "FedEx asks to wait", ...wait };
  }
  if (status >= 500) return { code: "UNAVAILABLE", message: `FedEx answered ${status}` };
  const [refusal] = fedexErrors(json);
  if (refusal) return resultFailure(refusal.code);
  return status === 200 ? null : { code: "UNEXPECTED_REPLY", message: `FedEx answered ${status}` };
}

/** The coded errors of an answer, outside of results; none when it has none. */
export function fedexErrors(json: unknown): readonly { readonly code: string; readonly message: string }[] {
  const coded = errorReply.safeParse(json);
  if (!coded.success) return [];
  return coded.data.errors.map(({ code, message }) => ({ code: code.slice(0, 80), message: message ?? "" }));
}

/** `TRACKING.TRACKINGNUMBER.NOTFOUND` and `….INVALID` alike: FedEx has nothing under this number. */
export const resultFailure = (code: string): TrackFailure =>
  /\.(NOTFOUND|INVALID|EMPTY)$/.test(code)
    ? { code: "NOT_FOUND", message: "FedEx has nothing under this number" }
    : { code: "UNEXPECTED_REPLY", message: `FedEx answered ${code.slice(0, 80)}` };

function isOutage(error: unknown): boolean {
  if (error instanceof errors.UndiciError) return true;
  if (error instanceof DOMException && error.name === "TimeoutError") return true;
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("E");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
