import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import { answersOf, type KnownAnswers, registerAndAsk } from "../aggregator/register-and-ask.ts";
import type { AdapterOptions, CarrierAccount, TrackAnswer, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { items } from "../message-fields.ts";
import { failAll } from "../read-message.ts";
import { couriers } from "./couriers.ts";
import { tracking, trackOf } from "./track-result.ts";

/** Of its versions by date, the one that this adapter reads. */
const version = "2024-10";
const meta = z.object({ meta: z.object({ code: z.coerce.number() }) });
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
    const headers = { "as-api-key": account.clientSecret, "content-type": "application/json" };
    const base = `${account.apiUrl}/tracking/${version}/trackings`;
    const send = (method: "GET" | "POST", url: string, body?: object): Promise<CarrierReply> =>
      this.#http.send(account.id, { method, url, headers, ...(body ? { body: JSON.stringify(body) } : {}) }, signal);
    const answers = await asResult("AfterShip", signal, async () =>
      ok(
        await registerAndAsk("AfterShip", trackingNumbers, {
          async get(numbers) {
            const query = new URLSearchParams({ tracking_numbers: numbers.join(","), limit: "200" });
            if (slug !== null) query.set("slug", slug);
            return readList(await send("GET", `${base}?${query.toString()}`));
          },
          async register(numbers) {
            // One at a time: there is no question that registers several.
            for (const number of numbers) {
              const named = slug === null ? {} : { slug };
              const read = readMeta(await send("POST", base, { tracking_number: number, ...named }));
              if (!read.ok) return read.error;
            }
            return null;
          },
        }),
      ),
    );
    return answers.ok ? answers.value : failAll(trackingNumbers, answers.error);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
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
