import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { readBody } from "./read-body.ts";
import { waitAskedFor } from "./wait-asked-for.ts";
import { CarrierFailure, isOutage } from "./failures.ts";
import { RateLimiter } from "./rate-limiter.ts";

export interface CarrierRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never sent twice: what it does would be done twice. */
  readonly once?: boolean;
}

export interface CarrierReply {
  readonly status: number;
  /** Seconds that the carrier asks to wait; null when it does not say. */
  readonly retryAfterSeconds: number | null;
  /** The body; null when it is no JSON. */
  readonly json: unknown;
  /** The body as it came. */
  readonly text: string;
}

export interface CarrierHttpOptions {
  /** The carrier's name, for people. */
  readonly carrier: string;
  /** Longest wait for an answer, all attempts together. */
  readonly timeoutMs?: number | undefined;
  /** Requests per second that one account may send; the rest waits its turn. */
  readonly requestsPerSecond?: number | undefined;
  /** How names are looked up; the system's way when left out. */
  readonly lookup?: LookupFunction | undefined;
  /** Most bytes of an answer; 4 MiB when left out. */
  readonly largestReply?: number | undefined;
}

/** Answers of a front door that is closed for the moment: the request did not reach what it was for. */
const worthAnotherTry = new Set([502, 503, 504]);
const attempts = 2;
/** Milliseconds before the second attempt, at least; up to twice that, so that those who failed together part. */
const retryPauseMs = 100;
const defaultLargestReply = 4 * 1024 * 1024;

/**
 * HTTP to one carrier: kept-alive connections, one deadline per question, a second attempt where the first did not get
 * through, and each account within its rate. What is not safe to send twice says so by `once`.
 */
export class CarrierHttp {
  readonly #carrier: string;
  readonly #timeoutMs: number;
  readonly #agent: Agent;
  readonly #largestReply: number;
  readonly #limiter: RateLimiter;

  constructor({ carrier, timeoutMs = 10_000, requestsPerSecond = 20, lookup, largestReply }: CarrierHttpOptions) {
    this.#carrier = carrier;
    this.#largestReply = largestReply ?? defaultLargestReply;
    this.#agent = new Agent({
      connections: 8,
      maxResponseSize: this.#largestReply,
      ...(lookup ? { connect: { lookup } } : {}),
    });
    this.#timeoutMs = timeoutMs;
    this.#limiter = new RateLimiter(requestsPerSecond);
  }

  get carrier(): string {
    return this.#carrier;
  }

  /** Sends a request for an account. Throws `CarrierFailure`, what `isOutage` knows, or the signal's reason. */
  async send(accountId: string, question: CarrierRequest, signal?: AbortSignal): Promise<CarrierReply> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const deadline = signal ? AbortSignal.any([signal, timeout]) : timeout;
    await this.#waitForTurn(accountId, deadline);
    for (let attempt = 1; ; attempt += 1) {
      const last = question.once === true || attempt === attempts;
      try {
        const reply = await this.#once(question, deadline);
        if (last || !worthAnotherTry.has(reply.status) || reply.retryAfterSeconds !== null) return reply;
      } catch (error) {
        if (last || deadline.aborted || !isOutage(error)) throw error;
      }
      await pause(retryPauseMs * (1 + Math.random()), deadline);
    }
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #waitForTurn(accountId: string, deadline: AbortSignal): Promise<void> {
    const wait = this.#limiter.reserve(accountId, performance.now(), this.#timeoutMs / 2);
    if (wait === null) {
      throw new CarrierFailure({
        code: "RATE_LIMITED",
        message: `the account's rate with ${this.#carrier} is used up`,
        retryAfterSeconds: Math.ceil(this.#timeoutMs / 2000),
      });
    }
    if (wait > 0) await pause(wait, deadline);
  }

  async #once({ method, url, headers = {}, body }: CarrierRequest, signal: AbortSignal): Promise<CarrierReply> {
    const answer = await request(url, {
      method,
      headers: { accept: "application/json", ...headers },
      ...(body === undefined ? {} : { body }),
      dispatcher: this.#agent,
      signal,
    });
    const encoding = answer.headers["content-encoding"];
    const text = await readBody(await answer.body.bytes(), encoding, this.#largestReply);
    return {
      status: answer.statusCode,
      retryAfterSeconds: waitAskedFor(answer.statusCode, answer.headers),
      json: parseJson(text),
      text,
    };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Waits; ends early with the signal's reason. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
