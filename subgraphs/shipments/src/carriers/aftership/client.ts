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

/** Of its versions by date, the one that this adapter reads. */
const version = "2024-10";
const meta = z.object({ meta: z.object({ code: z.coerce.number() }) });
const idsReply = z.object({ data: z.object({ trackings: list(z.object({ id: z.string() })) }) });
const listReply = z.object({ data: z.object({ trackings: items(tracking) }) });

/** AfterShip's limit for one organisation. */
const requestsPerSecond = 10;

/** AfterShip's Tracking API over HTTP. One per process; connections are kept alive. */
export class AfterShipClient {
  readonly #http: CarrierHttp;

  constructor(options: AdapterOptions = {}) {
    this.#http = new CarrierHttp({ requestsPerSecond, ...options, carrier: "AfterShip" });
  }

  /** All checkpoints of up to 50 numbers. Failures are values; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
    carrierCode?: string,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    const slug = couriers.theirs(carrierCode);
    const answers = await asResult("AfterShip", signal, async () =>
      ok(
        await registerAndAsk("AfterShip", trackingNumbers, {
          get: async (numbers) => readList(await this.#send(account, "GET", listPath(numbers, slug), signal)),
          register: async (numbers) => {
            // One at a time: there is no question that registers several.
            for (const number of numbers) {
              const named = slug === null ? {} : { slug };
              const read = readMeta(
                await this.#send(account, "POST", "", signal, { tracking_number: number, ...named }),
              );
              if (!read.ok) return read.error;
            }
            return null;
          },
        }),
      ),
    );
    return answers.ok ? answers.value : failAll(trackingNumbers, answers.error);
  }

  /** Deletes the registrations of up to 50 numbers. Failures are values. */
  stop(account: CarrierAccount, trackingNumbers: readonly string[], carrierCode: string): Promise<TrackFailure | null> {
    const slug = couriers.theirs(carrierCode);
    return deleteRegistrations("AfterShip", trackingNumbers, {
      idsOf: async (numbers) => readIds(await this.#send(account, "GET", listPath(numbers, slug))),
      remove: async (id) => {
        const read = readMeta(await this.#send(account, "DELETE", `/${encodeURIComponent(id)}`));
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
    const headers = { "as-api-key": account.clientSecret, ...(body ? { "content-type": "application/json" } : {}) };
    const url = `${account.apiUrl}/tracking/${version}/trackings${path}`;
    const sent = body ? { body: JSON.stringify(body) } : {};
    return this.#http.send(account.id, { method, url, headers, ...sent }, signal);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

function listPath(numbers: readonly string[], slug: string | null): string {
  const query = new URLSearchParams({ tracking_numbers: numbers.join(","), limit: "200" });
  if (slug !== null) query.set("slug", slug);
  return `?${query.toString()}`;
}

/**
 * AfterShip has codes of its own beside HTTP's: 4003 for a tracking that is there already, 4004 for none, 4005 and 4012
 * for numbers and slugs that it cannot take.
 * @returns false when the question was good and there is nothing.
 */
function readMeta(reply: CarrierReply): Result<boolean, TrackFailure> {
  const failure = statusFailure(reply, "AfterShip");
  if (failure) return err(failure);
  const code = meta.safeParse(reply.json).data?.meta.code ?? reply.status;
  if (code === 200 || code === 201) return ok(true);
  if ([404, 4003, 4004, 4005, 4012].includes(code)) return ok(false);
  const coarse = code < 1000 ? statusFailure({ ...reply, status: code }, "AfterShip") : null;
  return err(coarse ?? { code: "UNEXPECTED_REPLY", message: `AfterShip answered ${code}` });
}

function readList(reply: CarrierReply): KnownAnswers {
  const read = readMeta(reply);
  if (!read.ok) return read;
  if (!read.value) return ok(new Map());
  const parsed = listReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "AfterShip's answer has no trackings" });
  return ok(answersOf("AfterShip", parsed.data.data.trackings.map(trackOf)));
}

function readIds(reply: CarrierReply): Result<readonly string[], TrackFailure> {
  const read = readMeta(reply);
  if (!read.ok) return read;
  return ok(read.value ? (idsReply.safeParse(reply.json).data?.data.trackings ?? []).map(({ id }) => id) : []);
}
