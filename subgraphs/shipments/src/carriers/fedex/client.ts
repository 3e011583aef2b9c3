import { err, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierAccount, TrackFailure } from "../carrier.ts";
import { FedexHttp, type FedexReply, httpFailure, resultFailure } from "./http.ts";
import { completeTrackResults, scansOf } from "./track-result.ts";

const trackReply = z.object({ output: z.object({ completeTrackResults }) });

/** FedEx Track API v1. */
export class FedexClient {
  readonly #http: FedexHttp;

  /** @param http shared with FedEx's other interfaces, so that they share tokens too. */
  constructor(http: FedexHttp = new FedexHttp()) {
    this.#http = http;
  }

  /** All scans of one number. A failure is a value; only a cancelled `signal` throws. */
  async track(
    account: CarrierAccount,
    trackingNumber: string,
    signal?: AbortSignal,
  ): Promise<Result<readonly CarrierScan[], TrackFailure>> {
    const body = { includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber } }] };
    const reply = await this.#http.send(account, { method: "POST", path: "/track/v1/trackingnumbers", body }, signal);
    return reply.ok ? readReply(reply.value, trackingNumber) : reply;
  }

  async close(): Promise<void> {
    await this.#http.close();
  }
}

function readReply(reply: FedexReply, trackingNumber: string): Result<readonly CarrierScan[], TrackFailure> {
  const failure = httpFailure(reply);
  if (failure) return err(failure);
  const parsed = trackReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "FedEx's answer has no track results" });
  const results = parsed.data.output.completeTrackResults.flatMap(({ trackResults }) => trackResults);
  // FedEx answers HTTP 200 with the error inside the result.
  const refusal = results.find((result) => result.error)?.error;
  if (refusal && results.every((result) => result.error)) return err(resultFailure(refusal.code ?? ""));
  const scans = scansOf(results.map((result) => ({ result, fallback: trackingNumber })));
  return scans.ok ? scans : err({ code: "UNEXPECTED_REPLY", message: scans.error.message });
}
