import { err, ok, type Result } from "@waybill/kernel";
import type { CarrierAccount, TrackFailure } from "../carriers/carrier.ts";
import type { CarrierReply, CarrierRequest } from "../carriers/http/carrier-http.ts";
import { asResult, statusFailure } from "../carriers/http/failures.ts";
import type { OAuthSession } from "../carriers/http/oauth.ts";
import type { RateFailure } from "../domain/rates/rate.ts";
import type { LabelFailure } from "./provider.ts";

/** A carrier as its requests need it. */
export interface AskedCarrier {
  /** Its name, for people. */
  readonly name: string;
  readonly session: OAuthSession;
  /** The coded errors of an answer; none when it has none. */
  errorsOf(json: unknown): readonly { readonly code: string; readonly message: string }[];
}

/**
 * Sends a request that changes something, once: it is done or not done when the carrier answers, and nobody knows when
 * it does not. A coded refusal says that it was not done.
 */
export async function askOnce(
  { name, session, errorsOf }: AskedCarrier,
  account: CarrierAccount,
  request: CarrierRequest,
): Promise<Result<CarrierReply, LabelFailure>> {
  if (account.accountNumber === undefined) {
    return refused("ACCOUNT.NUMBER.MISSING", "the carrier account has no account number");
  }
  const reply = await asResult(name, undefined, async () =>
    ok(await session.send(account, { ...request, once: true })),
  );
  if (!reply.ok) return failureOf(reply.error);
  const failure = statusFailure(reply.value, name);
  if (failure) return failureOf(failure);
  const { status, json } = reply.value;
  const [coded] = errorsOf(json);
  if (status >= 400 && coded) return refused(coded.code, coded.message);
  if (status !== 200 || coded) return unknown(`${name} answered ${coded?.code ?? status}`);
  return reply;
}

/** Sends a question about prices; an answer that is no refusal comes back. Only a cancelled `signal` throws. */
export async function askRates(
  { name, session, errorsOf }: AskedCarrier,
  account: CarrierAccount,
  request: CarrierRequest,
  signal?: AbortSignal,
): Promise<Result<CarrierReply, RateFailure>> {
  const reply = await asResult(name, signal, async () => ok(await session.send(account, request, signal)));
  const failure = reply.ok ? statusFailure(reply.value, name) : reply.error;
  // No carrier answers a question about prices with "not found".
  if (failure) return err({ ...failure, code: failure.code === "NOT_FOUND" ? "UNEXPECTED_REPLY" : failure.code });
  const { status, json } = (reply as { readonly value: CarrierReply }).value;
  const [coded] = errorsOf(json);
  if (coded) return err({ code: "REFUSED", message: `${coded.code}: ${coded.message}` });
  return status === 200 ? (reply as Result<CarrierReply, never>) : unreadable(`${name} answered ${status}`);
}

export const unreadable = (message: string): Result<never, RateFailure> => err({ code: "UNEXPECTED_REPLY", message });

/** What a failure on the way means for something that was to be done. */
function failureOf({ code, message }: TrackFailure): Result<never, LabelFailure> {
  if (code === "UNAUTHORIZED") return refused(code, message);
  return code === "RATE_LIMITED" ? err({ kind: "REFUSED", code, message, retriable: true }) : unknown(message);
}

export const refused = (code: string, message: string): Result<never, LabelFailure> =>
  err({ kind: "REFUSED", code, message, retriable: false });

export const unknown = (message: string): Result<never, LabelFailure> => err({ kind: "UNKNOWN", message });
