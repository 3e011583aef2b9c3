import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { PushSubscriptions, TrackFailure } from "../carrier.ts";
import type { CarrierReply } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { list } from "../message-fields.ts";
import { type Ups, upsErrors, upsRequest } from "./session.ts";

const subscribed = z.object({ validTrackingNumbers: list(z.string()) });
const day = 86_400_000;

/** Faults of the request as a whole that go away when it is put again: VSS100 is "temporarily unavailable". */
const passing = new Set(["VSS100"]);
/** None of the numbers is one that UPS follows. */
const noneIsValid = "VSS210";

/** Subscriptions of UPS Track Alert: of up to 100 numbers at a time, for 14 days, and nothing of them is ever ended. */
export const createUpsAlerts = ({ session }: Ups): PushSubscriptions => ({
  lastsMs: 14 * day,
  maxNumbers: 100,
  async subscribe(account, trackingNumbers, { url, secret }) {
    const body = {
      locale: "en_US",
      countryCode: "US",
      trackingNumberList: trackingNumbers,
      destination: { url, credentialType: "Bearer", credential: secret },
    };
    const request = upsRequest(account, "POST", "/api/track/v1/subscription/standard/package", body);
    const valid = await asResult("UPS", undefined, async () => readValid(await session.send(account, request)));
    return new Map(trackingNumbers.map((number) => [number, failureOf(number, valid)]));
  },
});

function failureOf(number: string, valid: Result<ReadonlySet<string>, TrackFailure>): TrackFailure | null {
  if (!valid.ok) return valid.error;
  return valid.value.has(number) ? null : { code: "NOT_FOUND", message: "UPS does not follow this number" };
}

function readValid(reply: CarrierReply): Result<ReadonlySet<string>, TrackFailure> {
  const failure = statusFailure(reply, "UPS");
  if (failure) return err(failure);
  const code = upsErrors(reply.json)[0]?.code;
  if (code === noneIsValid) return ok(new Set());
  if (code !== undefined && passing.has(code)) return err({ code: "UNAVAILABLE", message: `UPS answered ${code}` });
  const parsed = subscribed.safeParse(reply.json);
  if (reply.status !== 200 || !parsed.success) {
    return err({ code: "UNEXPECTED_REPLY", message: `UPS answered ${code ?? reply.status}` });
  }
  return ok(new Set(parsed.data.validTrackingNumbers));
}
