import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isSignedBy } from "../push-proof.ts";
import { items } from "../message-fields.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { tracking, trackOf } from "./track-result.ts";

const scheme = { header: "signature", encoding: "base64 or hex" } as const;
/** Seconds that a stamp may be away from the clock. */
const staleAfterSeconds = 300;

/**
 * TrackingMore documents two schemes: base64 HMAC of the body, and, in its sample, hex HMAC of the header `timestamp`
 * alone. The second proves who sent, not what; it counts for five minutes.
 */
export function verifyTrackingMorePush(
  { body, headers, receivedAt }: IncomingPush,
  secrets: readonly string[],
): boolean {
  if (isSignedBy(scheme, body, headers, secrets)) return true;
  const { timestamp } = headers;
  if (typeof timestamp !== "string" || !/^\d{10}$/.test(timestamp)) return false;
  const age = Math.abs(receivedAt.getTime() / 1000 - Number(timestamp));
  return age <= staleAfterSeconds && isSignedBy(scheme, Buffer.from(timestamp), headers, secrets);
}

const pushBody = z.object({ data: items(tracking).refine((found) => found.length > 0) });

/** Reads the parcels of a push. */
export function readTrackingMorePush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  if (!parsed.success) return unknownShape("the body has no tracking");
  return tracksOf(parsed.data.data.map(trackOf));
}
