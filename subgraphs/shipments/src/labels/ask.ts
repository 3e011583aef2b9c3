import { err, ok, type Result } from "@waybill/kernel";
import type { CarrierAccount, TrackFailure } from "../carriers/carrier.ts";
import type { CarrierReply, CarrierRequest } from "../carriers/http/carrier-http.ts";
import { asResult, statusFailure } from "../carriers/http/failures.ts";
import type { OAuthSession } from "../carriers/http/oauth.ts";
import type { LabelFailure } from "./provider.ts";

interface Carrier {
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
  { name, session, errorsOf }: Carrier,
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

/** What a failure on the way means for something that was to be done. */
function failureOf({ code, message }: TrackFailure): Result<never, LabelFailure> {
  if (code === "UNAUTHORIZED") return refused(code, message);
  return code === "RATE_LIMITED" ? err({ kind: "REFUSED", code, message, retriable: true }) : unknown(message);
}

export const refused = (code: string, message: string): Result<never, LabelFailure> =>
  err({ kind: "REFUSED", code, message, retriable: false });

export const unknown = (message: string): Result<never, LabelFailure> => err({ kind: "UNKNOWN", message });
