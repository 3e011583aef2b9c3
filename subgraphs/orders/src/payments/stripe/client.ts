import { setTimeout as delay } from "node:timers/promises";
import { err, ok, type Result } from "@waybill/kernel";
import { Agent, errors, request } from "undici";
import type { PaymentAccount } from "../provider.ts";
import { errorReply } from "./objects.ts";

/** Why Stripe did not do what it was asked. */
export type StripeFailure =
  /** Stripe said no: nothing happened. */
  | { readonly kind: "REFUSED"; readonly code: string; readonly message: string }
  /** Nobody knows whether it happened: no answer, an outage, or too many requests. */
  | { readonly kind: "UNKNOWN"; readonly message: string };

const inUseRetries = 6;

/** Stripe's HTTP interface: form-encoded requests, JSON answers. One per process; connections are kept alive. */
export class StripeClient {
  readonly #agent = new Agent({ connections: 16, maxResponseSize: 4 * 1024 * 1024 });
  readonly #timeoutMs: number;

  /** @param timeoutMs longest wait for one HTTP answer. */
  constructor({ timeoutMs = 10_000 }: { readonly timeoutMs?: number } = {}) {
    this.#timeoutMs = timeoutMs;
  }

  get(account: PaymentAccount, path: string): Promise<Result<unknown, StripeFailure>> {
    return this.#send(account, "GET", path, undefined, {});
  }

  /** Asks for a change once, however often it is called with the same key (within the 24 hours that Stripe keeps it). */
  async post(
    account: PaymentAccount,
    path: string,
    form: Readonly<Record<string, string>>,
    idempotencyKey: string,
  ): Promise<Result<unknown, StripeFailure>> {
    const body = new URLSearchParams(form).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", "idempotency-key": idempotencyKey };
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#send(account, "POST", path, body, headers);
      const isInUse =
        !answer.ok && answer.error.kind === "UNKNOWN" && answer.error.message === "idempotency_key_in_use";
      if (!isInUse || attempt >= inUseRetries) return answer;
      // Another call with the key is under way: its answer is ours too.
      await delay(20 * 2 ** attempt);
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #send(
    account: PaymentAccount,
    method: "GET" | "POST",
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Result<unknown, StripeFailure>> {
    try {
      const answer = await request(`${account.apiUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${account.secretKey}`, ...headers },
        ...(body === undefined ? {} : { body }),
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      return readReply(answer.statusCode, parseJson(await answer.body.text()));
    } catch (error) {
      if (isOutage(error)) return err({ kind: "UNKNOWN", message: "Stripe did not answer in time" });
      throw error;
    }
  }
}

function readReply(status: number, json: unknown): Result<unknown, StripeFailure> {
  if (status === 200) return ok(json);
  const parsed = errorReply.safeParse(json);
  const { code, decline_code: declineCode, message } = parsed.success ? parsed.data.error : {};
  if (status === 409) return err({ kind: "UNKNOWN", message: code ?? "conflict" });
  // 401 and 403 tell of our credentials, not of the payment: an earlier request may have been done.
  if ((status === 400 || status === 402 || status === 404) && parsed.success) {
    return err({
      kind: "REFUSED",
      code: declineCode ?? code ?? parsed.data.error.type,
      message: message ?? `Stripe answered ${status}`,
    });
  }
  return err({ kind: "UNKNOWN", message: `Stripe answered ${status}` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof errors.UndiciError) return true;
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError" || error.name === "AbortError") return true;
  return "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);
}
