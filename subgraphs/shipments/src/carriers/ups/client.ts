import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierAccount, CarrierTrack, TrackAnswer, TrackFailure } from "../carrier.ts";
import type { CarrierReply, CarrierRequest } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { items } from "../message-fields.ts";
import { oneByOne, tracksOf } from "../read-message.ts";
import { type Ups, upsErrors, upsRequest } from "./session.ts";
import { shipment, trackOf } from "./track-result.ts";

const trackReply = z.object({ trackResponse: z.object({ shipment: items(shipment) }) });
/** UPS Track API v1. */
export class UpsClient {
  readonly #ups: Ups;

  constructor(ups: Ups) {
    this.#ups = ups;
  }

  /** All scans of numbers, one question each. Failures are values; only a cancelled `signal` throws. */
  track(
    account: CarrierAccount,
    trackingNumbers: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrackAnswer>> {
    return oneByOne(trackingNumbers, (number) =>
      asResult("UPS", signal, async () =>
        readReply(await this.#ups.session.send(account, trackRequest(account, number), signal), number),
      ),
    );
  }
}

// Images of the signature and the delivery are left where they are: they are personal and large.
const options = "locale=en_US&returnSignature=false&returnMilestones=false&returnPOD=false";

const trackRequest = (account: CarrierAccount, number: string): CarrierRequest =>
  upsRequest(account, "GET", `/api/track/v1/details/${encodeURIComponent(number)}?${options}`);

function readReply(reply: CarrierReply, number: string): Result<CarrierTrack, TrackFailure> {
  const failure = statusFailure(reply, "UPS");
  if (failure) return err(failure);
  const [coded] = upsErrors(reply.json);
  if (coded) return err(codedFailure(coded.code));
  if (reply.status !== 200) return err({ code: "UNEXPECTED_REPLY", message: `UPS answered ${reply.status}` });
  const parsed = trackReply.safeParse(reply.json);
  if (!parsed.success) return err({ code: "UNEXPECTED_REPLY", message: "UPS's answer has no shipment" });
  const { shipment: shipments } = parsed.data.trackResponse;
  const packages = shipments.flatMap((each) => each.package);
  // A shipment may have many packages: the one that was asked about counts.
  const mine = packages.find((each) => each.trackingNumber === number) ?? packages[0];
  // UPS answers HTTP 200 with a warning in place of the package, or with neither.
  if (!mine) return err(codedFailure(shipments.flatMap((each) => each.warnings)[0]?.code ?? "TW0001"));
  const tracks = tracksOf([trackOf(mine, number)]);
  if (!tracks.ok) return err({ code: "UNEXPECTED_REPLY", message: tracks.error.message });
  const [track] = tracks.value;
  return track ? ok(track) : err({ code: "UNEXPECTED_REPLY", message: "UPS's answer has no shipment" });
}

/** `TW0001` Tracking Information Not Found; `TV1001` to `TV1003` the number is none that UPS could have given. */
const notFound = new Set(["TW0001", "TV1001", "TV1002", "TV1003", "151018", "151044"]);
const tooMany = "10429";

/** What UPS's codes mean whatever the HTTP status: the front door's are those of its OAuth and of its rate limit. */
function codedFailure(code: string): TrackFailure {
  if (notFound.has(code)) return { code: "NOT_FOUND", message: "UPS has nothing under this number" };
  if (/^2500\d\d$/.test(code)) return { code: "UNAUTHORIZED", message: "UPS refused the account's credentials" };
  if (code === tooMany) return { code: "RATE_LIMITED", message: "UPS asks to wait" };
  return { code: "UNEXPECTED_REPLY", message: `UPS answered ${code.slice(0, 80)}` };
}
