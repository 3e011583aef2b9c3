import { ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isSignedBy } from "../push-proof.ts";
import { items, text } from "../message-fields.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { trackingDetail, trackOf } from "./track-result.ts";

const scheme = { header: "x-hmac", encoding: "base64 or hex" } as const;

/** A notification around what it tells: mostly the detail is a JSON text of its own. */
const envelope = z.object({ timestamp: text, payload: z.union([z.string(), z.looseObject({}), z.array(z.unknown())]) });

/**
 * HMAC-SHA256 keyed with the secret of the subscription: over the envelope's time stamp and payload, or, as other versions
 * have it, over the body's bytes. How old the stamp is does not count: it is part of what is signed, and the same
 * message twice changes nothing.
 */
export const verifyUspsPush = ({ body, headers }: IncomingPush, secrets: readonly string[]): boolean => {
  if (isSignedBy(scheme, body, headers, secrets)) return true;
  const json = parsePush(Buffer.from(body).toString("utf8"));
  const found = json.ok ? envelope.safeParse(json.value).data : undefined;
  if (typeof found?.payload !== "string") return false;
  return isSignedBy(scheme, Buffer.from(`${found.timestamp ?? ""}${found.payload}`), headers, secrets);
};

// A notification has the shape of an answer, alone or several in a list.
const details = items(trackingDetail).refine((found) => found.length > 0);
const pushBody = z.union([
  details,
  envelope.transform(({ payload }, ctx) => {
    const json = typeof payload === "string" ? parsePush(payload) : ok(payload);
    const inner = json.ok ? details.safeParse(json.value) : null;
    if (inner?.success) return inner.data;
    ctx.addIssue({ code: "custom", message: "the payload has no tracking events" });
    return z.NEVER;
  }),
]);

/** Reads the parcels of a push. */
export function readUspsPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  if (!parsed.success) return unknownShape("the body has no tracking events");
  return tracksOf(parsed.data.map((detail) => trackOf(detail, null)));
}
