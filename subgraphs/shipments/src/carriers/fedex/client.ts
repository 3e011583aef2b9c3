import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierAccount, TrackAnswer, TrackFailure } from "../carrier.ts";
import type { CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { failAll, tracksOf } from "../read-message.ts";
import { type Fedex, fedexErrors, fedexRequest } from "./session.ts";
import { completeTrackResults, latestOf, trackOf, type TrackResult } from "./track-result.ts";

const trackReply = z.object({ output: z.object({ completeTrackResults }) });

/** FedEx Track API v1. */
export class FedexClient {
  readonly #fedex: Fedex;

  constructor(fedex: Fedex) {
    this.#fedex = fedex;
  }

  /** All scans of up to 30 numbers. Failures are values; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    const reply = await asResult("FedEx", signal, async () =>
      readReply(await this.#fedex.session.send(account, trackRequest(account, trackingNumbers), signal)),
    );
    if (!reply.ok && reply.error.code === "NOT_FOUND" && trackingNumbers.length > 1) {
      // The question as a whole was refused for one of its numbers: the others must not go without an answer.
      const half = Math.ceil(trackingNumbers.length / 2);
      const first = await this.track(account, trackingNumbers.slice(0, half), signal);
      return new Map([...first, ...(await this.track(account, trackingNumbers.slice(half), signal))]);
    }
    if (!reply.ok) return failAll(trackingNumbers, reply.error);
    return new Map(trackingNumbers.map((number) => [number, answerFor(number, reply.value)]));
  }
}

const trackRequest = (account: CarrierAccount, trackingNumbers: readonly string[]) =>
  fedexRequest(account, "POST", "/track/v1/trackingnumbers", {
    includeDetailedScans: true,
    trackingInfo: trackingNumbers.map((trackingNumber) => ({ trackingNumberInfo: { trackingNumber } })),
  });

type Results = ReadonlyMap<string, readonly TrackResult[]>;

/** The results by the number that was asked about. */
function readReply(reply: CarrierReply): Result<Results, TrackFailure> {
  const failure = statusFailure(reply, "FedEx");
  if (failure) return err(failure);
  const [coded] = fedexErrors(reply.json);
  if (coded) return err(codedFailure(coded.code));
  if (reply.status !== 200) return err({ code: "UNEXPECTED_REPLY", message: `FedEx answered ${reply.status}` });
  const parsed = trackReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "FedEx's answer has no track results" });
  const { completeTrackResults: results } = parsed.data.output;
  const byNumber = Map.groupBy(results, ({ trackingNumber }) => trackingNumber ?? "");
  return ok(
    new Map([...byNumber].map(([number, entries]) => [number, entries.flatMap((entry) => entry.trackResults)])),
  );
}

function answerFor(number: string, results: Results): TrackAnswer {
  // Asked about one number, FedEx may name it in its own way.
  const found = results.get(number) ?? (results.size === 1 ? [...results.values()][0] : undefined) ?? [];
  // FedEx answers HTTP 200 with the error inside the result.
  const isRefused = ({ error, scanEvents }: TrackResult): boolean =>
    scanEvents.length === 0 && Boolean(error?.code ?? error?.message);
  const readable = found.filter((result) => !isRefused(result));
  const refusal = found.find(isRefused)?.error;
  if (readable.length === 0) return err(codedFailure(refusal?.code ?? "TRACKING.TRACKINGNUMBER.NOTFOUND"));
  const track = tracksOf([trackOf(latestOf(readable), number)]);
  if (!track.ok) return err({ code: "UNEXPECTED_REPLY", message: track.error.message });
  const [value] = track.value;
  return value ? ok(value) : err({ code: "UNEXPECTED_REPLY", message: "FedEx's answer has no track results" });
}

/** What FedEx's codes mean whatever the HTTP status: for one number, or for the question as a whole. */
const codedFailure = (code: string): TrackFailure => {
  // `TRACKING.TRACKINGNUMBER.NOTFOUND` and `….INVALID` alike: FedEx has nothing under this number.
  if (/\.(NOTFOUND|INVALID|EMPTY)$/.test(code)) {
    return { code: "NOT_FOUND", message: "FedEx has nothing under this number" };
  }
  // `NOT.AUTHORIZED.ERROR`, `FORBIDDEN.ERROR`, `LOGIN.REAUTHENTICATE.ERROR`
  if (/^(NOT\.AUTHORIZED|FORBIDDEN|LOGIN)\./.test(code)) {
    return { code: "UNAUTHORIZED", message: "FedEx refused the account's credentials" };
  }
  // `SERVICE.UNAVAILABLE.ERROR`, `SYSTEM.UNAVAILABLE.EXCEPTION`, `INTERNAL.SERVER.ERROR`, `SYSTEM.UNEXPECTED.ERROR`
  if (/^(INTERNAL\.SERVER|SYSTEM)\.|\.UNAVAILABLE\./.test(code)) {
    return { code: "UNAVAILABLE", message: `FedEx answered ${code.slice(0, 80)}` };
  }
  return { code: "UNEXPECTED_REPLY", message: `FedEx answered ${code.slice(0, 80)}` };
};
