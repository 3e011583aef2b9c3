import { err, type Result } from "@waybill/kernel";
import { errors } from "undici";
import type { TrackFailure } from "../carrier.ts";
import type { CarrierReply } from "./carrier-http.ts";

/** Carries a failure out of places where only exceptions pass: token caches, rate limiters. */
export class CarrierFailure extends Error {
  readonly failure: TrackFailure;
  constructor(failure: TrackFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * What any carrier means by an HTTP status; null for an answer whose body has to be read.
 * @param carrier its name, for people.
 */
export function statusFailure({ status, retryAfterSeconds }: CarrierReply, carrier: string): TrackFailure | null {
  if (status === 401 || status === 403) {
    return { code: "UNAUTHORIZED", message: `${carrier} refused the account's credentials` };
  }
  if (status === 429) {
    const wait = retryAfterSeconds === null ? {} : { retryAfterSeconds };
    return { code: "RATE_LIMITED", message: `${carrier} asks to wait`, ...wait };
  }
  return status >= 500 ? { code: "UNAVAILABLE", message: `${carrier} answered ${status}` } : null;
}

/**
 * What an error inside an answer means that is good by its HTTP status, where the body repeats a status of HTTP's own.
 * @param code what stands there, for example `404` or `"429"`; of anything else null is the answer.
 */
export function bodyStatusFailure(code: unknown, reply: CarrierReply, carrier: string): TrackFailure | null {
  const status = Number(code);
  if (!Number.isInteger(status) || status < 400 || status > 599) return null;
  if (status === 404) return { code: "NOT_FOUND", message: `${carrier} has nothing under this number` };
  return statusFailure({ ...reply, status }, carrier);
}

/** Runs a question to a carrier. A failure becomes a value; only a cancelled `signal` and bugs throw. */
export async function asResult<T>(
  carrier: string,
  signal: AbortSignal | undefined,
  work: () => Promise<Result<T, TrackFailure>>,
): Promise<Result<T, TrackFailure>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CarrierFailure) return err(error.failure);
    if (signal?.aborted) throw error;
    if (isOutage(error)) return err({ code: "UNAVAILABLE", message: `${carrier} did not answer in time` });
    throw error;
  }
}

/** True for what goes wrong on the way: no connection, a broken one, no answer in time. */
export function isOutage(error: unknown): boolean {
  if (error instanceof errors.UndiciError) return true;
  if (error instanceof DOMException && error.name === "TimeoutError") return true;
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("E");
}
