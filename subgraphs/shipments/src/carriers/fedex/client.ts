import { err, type Result } from "@waybill/kernel";
import { Agent, errors, request } from "undici";
import { z } from "zod";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierAccount, TrackFailure } from "../carrier.ts";
import { TokenCache } from "./token-cache.ts";
import { completeTrackResults, scansOf } from "./track-result.ts";

const trackReply = z.object({ output: z.object({ completeTrackResults }) });
const errorReply = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().nullish() })).min(1) });
const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

interface Reply {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly json: unknown;
}

/** FedEx Track API v1 over HTTP. One per process; connections are kept alive, tokens are kept per account. */
export class FedexClient {
  readonly #agent: Agent;
  readonly #tokens = new TokenCache();
  readonly #timeoutMs: number;

  /** @param timeoutMs longest wait for one HTTP answer. */
  constructor({ timeoutMs = 10_000 }: { readonly timeoutMs?: number } = {}) {
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({ connections: 8, maxResponseSize: 4 * 1024 * 1024 });
  }

  /** All scans of one number. A failure is a value; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumber: string,
    signal?: AbortSignal,
  ): Promise<Result<readonly CarrierScan[], TrackFailure>> {
    try {
      let reply = await this.#askForScans(account, trackingNumber, signal);
      if (reply.status === 401) {
        // The token may have been revoked before its time: one try with a fresh one.
        this.#tokens.forget(account.id);
        reply = await this.#askForScans(account, trackingNumber, signal);
      }
      return readReply(reply, trackingNumber);
    } catch (error) {
      if (error instanceof FedexFailure) return err(error.failure);
      if (signal?.aborted) throw error;
      if (isOutage(error)) return err({ code: "UNAVAILABLE", message: "FedEx did not answer in time" });
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #askForScans(account: CarrierAccount, trackingNumber: string, signal?: AbortSignal): Promise<Reply> {
    const token = await this.#tokens.get(account.id, () => this.#login(account));
    return this.#post(
      `${account.apiUrl}/track/v1/trackingnumbers`,
      { authorization: `Bearer ${token}`, "content-type": "application/json", "x-locale": "en_US" },
      JSON.stringify({ includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber } }] }),
      signal,
    );
  }

  async #login(account: CarrierAccount): Promise<{ token: string; lifetimeSeconds: number }> {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: account.clientId,
      client_secret: account.clientSecret,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await this.#post(`${account.apiUrl}/oauth/token`, headers, form.toString());
    const failure = httpFailure(reply);
    if (failure) throw new FedexFailure(failure);
    const parsed = tokenReply.safeParse(reply.json);
    if (!parsed.success) throw new FedexFailure({ code: "UNEXPECTED_REPLY", message: "FedEx gave no token" });
    return { token: parsed.data.access_token, lifetimeSeconds: parsed.data.expires_in };
  }

  async #post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<Reply> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const answer = await request(url, {
      method: "POST",
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
class FedexFailure extends Error {
  readonly failure: TrackFailure;
  constructor(failure: TrackFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

function readReply(reply: Reply, trackingNumber: string): Result<readonly CarrierScan[], TrackFailure> {
  const failure = httpFailure(reply);
  if (failure) return err(failure);
  const parsed = trackReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "FedEx's answer has no track results" });
  const results = parsed.data.output.completeTrackResults.flatMap(({ trackResults }) => trackResults);
  // FedEx answers HTTP 200 with the error inside the result.
  const refusal = results.find((result) => result.error)?.error;
  if (refusal && results.every((result) => result.error)) return err(resultFailure(refusal.code ?? ""));
  const scans = scansOf(results.map((result) => ({ result, fallback: trackingNumber })));
  return scans.ok ? scans : err({ code: "UNEXPECTED_REPLY", message: scans.error.message });
}

function httpFailure({ status, retryAfterSeconds, json }: Reply): TrackFailure | null {
  if (status === 401 || status === 403)
    return { code: "UNAUTHORIZED", message: "FedEx refused the account's credentials" };
  if (status === 429) {
    const wait = retryAfterSeconds === null ? {} : { retryAfterSeconds };
    return { code: "RATE_LIMITED", message: "FedEx asks to wait", ...wait };
  }
  if (status >= 500) return { code: "UNAVAILABLE", message: `FedEx answered ${status}` };
  const coded = errorReply.safeParse(json);
  if (coded.success) return resultFailure(coded.data.errors[0]?.code ?? "");
  return status === 200 ? null : { code: "UNEXPECTED_REPLY", message: `FedEx answered ${status}` };
}

/** `TRACKING.TRACKINGNUMBER.NOTFOUND` and `….INVALID` alike: FedEx has nothing under this number. */
const resultFailure = (code: string): TrackFailure =>
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
