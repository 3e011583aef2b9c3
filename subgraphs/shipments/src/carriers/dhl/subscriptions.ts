import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierAccount, PushSubscriptions, PushTarget, TrackFailure } from "../carrier.ts";
import type { CarrierReply, CarrierRequest } from "../http/carrier-http.ts";
import { asResult, statusFailure } from "../http/failures.ts";
import { parsePush } from "../read-message.ts";
import type { DhlClient } from "./client.ts";
import { tokenHeader } from "./push.ts";

/** All that may happen to a shipment, in the words of DHL's push service. */
const events = ["Pre-Transit", "Transit", "Delivered", "Failure", "Unknown"];

/**
 * Subscriptions of DHL's Unified Push: of up to 10 numbers at a time, all of one division. Which division has a parcel only
 * Track says, so that it is asked first: a number that DHL does not know yet is tried again later. A subscription lasts
 * until its shipments have arrived; it has to be confirmed (`confirmDhlSubscription`).
 */
export const createDhlSubscriptions = (client: DhlClient): PushSubscriptions => ({
  lastsMs: null,
  maxNumbers: 10,
  async subscribe(account, trackingNumbers, target) {
    const answers = await client.track(account, trackingNumbers);
    const found = new Map<string, TrackFailure | null>();
    const divisions = Map.groupBy(trackingNumbers, (number) => {
      const answer = answers.get(number);
      found.set(number, answer && !answer.ok ? answer.error : unknownDivision);
      return answer?.ok ? answer.value.stated.serviceCode : null;
    });
    for (const [division, numbers] of divisions) {
      if (division === null) continue;
      const outcome = await subscribe(client, account, { division, numbers, target });
      for (const number of numbers) found.set(number, outcome);
    }
    return found;
  },
});

const unknownDivision: TrackFailure = { code: "NOT_FOUND", message: "DHL does not say which division has the parcel" };

interface Wanted {
  readonly division: string;
  readonly numbers: readonly string[];
  readonly target: PushTarget;
}

async function subscribe(
  client: DhlClient,
  account: CarrierAccount,
  { division, numbers, target }: Wanted,
): Promise<TrackFailure | null> {
  const request = pushRequest(account, "", {
    body: {
      hook: {
        uri: target.url,
        authentication: { type: "ApiKeyAuthentication", header: tokenHeader, token: target.secret },
      },
      format: "Default",
      type: "Shipment",
      service: division,
      events,
      shipmentIDs: numbers,
    },
  });
  const done = await asResult("DHL", undefined, async () => readDone(await client.send(account, request)));
  return done.ok ? null : done.error;
}

function pushRequest(
  { apiUrl }: CarrierAccount,
  path: string,
  { body, headers }: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> },
): CarrierRequest {
  const json = body ? { "content-type": "application/json" } : {};
  return {
    method: "POST",
    url: `${apiUrl}/tracking/push/v1/subscription${path}`,
    headers: { ...headers, ...json },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
}

/** 409: there is one already. */
function readDone(reply: CarrierReply): Result<null, TrackFailure> {
  const failure = statusFailure(reply, "DHL");
  if (failure) return err(failure);
  const isDone = (reply.status >= 200 && reply.status < 300) || reply.status === 409;
  return isDone ? ok(null) : err({ code: "UNEXPECTED_REPLY", message: `DHL answered ${reply.status}` });
}

// The id is the end of the subscription's own address. The address is not followed: whoever sends could name any.
const validation = z.object({
  scope: z.literal("subscription.validate"),
  self: z.string().transform((url) => /\/subscription\/([\w-]{1,80})\/?$/.exec(url)?.[1] ?? null),
  secret: z.string().min(1).max(512),
});

/**
 * Confirms a subscription: DHL sends a secret to where it is to push to, and wants to have it back.
 * @returns null when there was nothing to confirm, or when it is done; else why it is not.
 */
export async function confirmDhlSubscription(
  client: DhlClient,
  account: CarrierAccount,
  body: string,
): Promise<TrackFailure | null> {
  const json = parsePush(body);
  const { self: id, secret } = (json.ok ? validation.safeParse(json.value).data : undefined) ?? {};
  if (!id || !secret) return null;
  const request = pushRequest(account, `/${id}`, { headers: { "dhl-api-hook-secret": secret } });
  const done = await asResult("DHL", undefined, async () => {
    const reply = await client.send(account, request);
    // It was ended meanwhile.
    return reply.status === 404 || reply.status === 410 ? ok(null) : readDone(reply);
  });
  return done.ok ? null : done.error;
}
