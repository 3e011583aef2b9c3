import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import { answersOf, type KnownAnswers, registerAndAsk } from "../aggregator/register-and-ask.ts";
import type { AdapterOptions, CarrierAccount, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { list, numberText } from "../message-fields.ts";
import { failAll } from "../read-message.ts";
import { couriers } from "./couriers.ts";
import { trackedNumber, trackOf } from "./track-result.ts";

const rejection = z.object({ number: numberText, error: z.object({ code: z.coerce.number() }) });
const outcome = z.object({ code: z.coerce.number() });
const errorsReply = z.object({ data: z.object({ errors: list(outcome) }) });
const trackReply = z.object({ data: z.object({ accepted: list(trackedNumber), rejected: list(rejection) }) });

/** 17TRACK allows 3 questions a second. */
const requestsPerSecond = 3;

const notRegistered = -18_019_902;
/** No such carrier for the number, nothing known at this time, a carrier key that is wrong for it. */
const nothingKnown = new Set([-18_019_903, -18_019_909, -18_019_910]);
/** The address is not allowed, the key is wrong, the account is disabled, or has no right. */
const refusals = new Set([-18_010_001, -18_010_002, -18_010_004, -18_010_005]);
/** Too many questions at once, in a day, or for the plan. */
const limits = new Set([-18_010_014, -18_019_907, -18_019_908]);

type Method = "register" | "gettrackinfo" | "stoptrack";

/** 17TRACK API v2.2 over HTTP. One per process; connections are kept alive. */
export class SeventeenTrackClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ requestsPerSecond, ...options, carrier: "17TRACK" });
  }

  /** All events of up to 40 numbers. Failures are values; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
    carrierCode?: string,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    const ask = (method: Method, numbers: readonly string[]): Promise<CarrierReply> =>
      this.#send(account, method, numbers, couriers.theirs(carrierCode), signal);
    const answers = await asResult("17TRACK", signal, async () =>
      ok(
        await registerAndAsk("17TRACK", trackingNumbers, {
          get: async (numbers) => readTracks(await ask("gettrackinfo", numbers)),
          register: async (numbers) => {
            const read = readOutcome(await ask("register", numbers));
            return read.ok ? null : read.error;
          },
        }),
      ),
    );
    return answers.ok ? answers.value : failAll(trackingNumbers, answers.error);
  }

  /** Ends the following of up to 40 numbers: nothing is pushed of them any more. Failures are values. */
  async stop(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    carrierCode: string,
  ): Promise<TrackFailure | null> {
    const stopped = await asResult("17TRACK", undefined, async () =>
      // What is not followed, or not any more, is told per number and is no failure.
      readOutcome(await this.#send(account, "stoptrack", trackingNumbers, couriers.theirs(carrierCode))),
    );
    return stopped.ok ? null : stopped.error;
  }

  #send(
    account: CarrierAccount,
    method: Method,
    numbers: readonly string[],
    key: string | null,
    signal?: AbortSignal,
  ): Promise<CarrierReply> {
    const carrier = key === null ? {} : { carrier: Number(key) };
    const body = JSON.stringify(numbers.map((number) => ({ number, ...carrier })));
    const headers = { "17token": account.clientSecret, "content-type": "application/json" };
    const url = `${account.apiUrl}/track/v2.2/${method}`;
    return this.#http.send(account.id, { method: "POST", url, headers, body }, signal);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** 17TRACK answers HTTP 200 with the error in `code`, or with a good code and the errors beside the data. */
function readOutcome(reply: CarrierReply): Result<null, TrackFailure> {
  const failure = statusFailure(reply, "17TRACK");
  if (failure) return err(failure);
  const code = outcome.safeParse(reply.json).data?.code;
  if (code !== 0) return err(codeFailure(code ?? reply.status));
  const [told] = errorsReply.safeParse(reply.json).data?.data.errors ?? [];
  return told ? err(codeFailure(told.code)) : ok(null);
}

function codeFailure(code: number): TrackFailure {
  if (refusals.has(code)) return { code: "UNAUTHORIZED", message: "17TRACK refused the account's credentials" };
  if (limits.has(code)) return { code: "RATE_LIMITED", message: "17TRACK asks to wait" };
  if (code === -18_010_003) return { code: "UNAVAILABLE", message: "17TRACK has a fault" };
  return { code: "UNEXPECTED_REPLY", message: `17TRACK answered ${code}` };
}

function readTracks(reply: CarrierReply): KnownAnswers {
  const read = readOutcome(reply);
  if (!read.ok) return read;
  const parsed = trackReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "17TRACK's answer has no numbers" });
  const answers = new Map(answersOf("17TRACK", parsed.data.data.accepted.map(trackOf)));
  for (const { number, error } of parsed.data.data.rejected) {
    const normalised = normaliseTrackingNumber(number);
    if (normalised === null || error.code === notRegistered) continue;
    const none = { code: "NOT_FOUND", message: "17TRACK knows no scan of this number yet" } as const;
    answers.set(normalised, err(nothingKnown.has(error.code) ? none : codeFailure(error.code)));
  }
  return ok(answers);
}
