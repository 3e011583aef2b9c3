import type { Result } from "@waybill/kernel";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isSignedBy } from "../push-proof.ts";
import { items } from "../message-fields.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { trackingDetail, trackOf } from "./track-result.ts";

/** The signature over the body's bytes, keyed with the secret of the subscription. Its encoding is not documented. */
const header = "x-hmac";

export const verifyUspsPush = ({ body, headers }: IncomingPush, secrets: readonly string[]): boolean => {
  const given = headers[header];
  const encoding = typeof given === "string" && /^[0-9a-f]{64}$/i.test(given.trim()) ? "hex" : "base64";
  return isSignedBy({ header, encoding }, body, headers, secrets);
};

// A notification has the shape of an answer, alone or several in a list.
const pushBody = items(trackingDetail).refine((details) => details.length > 0);

/** Reads the parcels of a push. */
export function readUspsPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  if (!parsed.success) return unknownShape("the body has no tracking events");
  return tracksOf(parsed.data.map((detail) => trackOf(detail, null)));
}
