import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import { answersOf, type KnownAnswers, registerAndAsk } from "../aggregator/register-and-ask.ts";
import { deleteRegistrations } from "../aggregator/registrations.ts";
import type { AdapterOptions, CarrierAccount, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { items, list } from "../message-fields.ts";
import { failAll } from "../read-message.ts";
import { couriers } from "./couriers.ts";
import { tracking, trackOf } from "./track-result.ts";

const meta = z.object({ meta: z.object({ code: z.coerce.number() }) });
const listReply = z.object({ data: items(tracking) });
const idsReply = z.object({ data: list(z.object({ id: z.string() })) });
const notFoundCodes = new Set([404, 4102]);
/** The key is wrong, or was deleted. */
const refusedKeys = new Set([4001, 4002]);
/** Too many calls. */
const tooManyCalls = 4103;

/** TrackingMore allows 10 questions a second. */
const requestsPerSecond = 10;

/** TrackingMore API v4 over HTTP. One per process; connections are kept alive. */
export class TrackingMoreClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ requestsPerSecond, ...options, carrier: "TrackingMore" });
  }

  /** All scans of up to 40 numbers. Failures are values; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
    carrierCode?: string,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    const courier = couriers.theirs(carrierCode);
    const answers = await asResult("TrackingMore", signal, async () =>
      ok(
        await registerAndAsk("TrackingMore", trackingNumbers, {
          get: async (numbers) => readList(await this.#send(account, "GET", listPath(numbers, courier), signal)),
          register: async (numbers) => {
            const code = courier === null ? {} : { courier_code: courier };
            const wanted = numbers.map((number) => ({ tracking_number: number, ...code }));
            // What cannot be registered is told per number; asking again shows which are there.
            const read = readMeta(await this.#send(account, "POST", "batch", signal, wanted));
            return read.ok ? null : read.error;
          },
        }),
      ),
    );
    return answers.ok ? answers.value : failAll(trackingNumbers, answers.error);
  }

  /** Deletes the registrations of up to 40 numbers. Failures are values. */
  stop(account: CarrierAccount, trackingNumbers: readonly string[], carrierCode: string): Promise<TrackFailure | null> {
    const courier = couriers.theirs(carrierCode);
    return deleteRegistrations("TrackingMore", trackingNumbers, {
      idsOf: async (numbers) => readIds(await this.#send(account, "GET", listPath(numbers, courier))),
      remove: async (id) => {
        const read = readMeta(await this.#send(account, "DELETE", `delete/${encodeURIComponent(id)}`));
        return read.ok ? null : read.error;
      },
    });
  }

  #send(
    account: CarrierAccount,
    method: "GET" | "POST" | "DELETE",
    path: string,
    signal?: AbortSignal,
    body?: object,
  ): Promise<CarrierReply> {
    const headers = {
      "tracking-api-key": account.clientSecret,
      ...(body ? { "content-type": "application/json" } : {}),
    };
    const url = `${account.apiUrl}/v4/trackings/${path}`;
    const sent = body ? { body: JSON.stringify(body) } : {};
    return this.#http.send(account.id, { method, url, headers, ...sent }, signal);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

function listPath(numbers: readonly string[], courier: string | null): string {
  const query = new URLSearchParams({ tracking_numbers: numbers.join(",") });
  if (courier !== null) query.set("courier_code", courier);
  return `get?${query.toString()}`;
}

/** TrackingMore answers HTTP 200 with the error in `meta.code`. @returns false when it knows none of the numbers. */
function readMeta(reply: CarrierReply): Result<boolean, TrackFailure> {
  const code = meta.safeParse(reply.json).data?.meta.code ?? reply.status;
  const failure =
    statusFailure(reply, "TrackingMore") ?? statusFailure({ ...reply, status: coarse(code) }, "TrackingMore");
  if (failure) return err(failure);
  if (notFoundCodes.has(code)) return ok(false);
  return code === 200 || code === 201
    ? ok(true)
    : err({ code: "UNEXPECTED_REPLY", message: `TrackingMore answered ${code}` });
}

/** Codes of three figures are HTTP's; those of four are its own, and some of them mean one of HTTP's. */
function coarse(code: number): number {
  if (code < 1000) return code;
  if (refusedKeys.has(code)) return 401;
  return code === tooManyCalls ? 429 : 200;
}

function readList(reply: CarrierReply): KnownAnswers {
  const read = readMeta(reply);
  if (!read.ok) return read;
  if (!read.value) return ok(new Map());
  const parsed = listReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "TrackingMore's answer has no trackings" });
  return ok(answersOf("TrackingMore", parsed.data.data.map(trackOf)));
}

function readIds(reply: CarrierReply): Result<readonly string[], TrackFailure> {
  const read = readMeta(reply);
  if (!read.ok) return read;
  return ok(read.value ? (idsReply.safeParse(reply.json).data?.data ?? []).map(({ id }) => id) : []);
}
