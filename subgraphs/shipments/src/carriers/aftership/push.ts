import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isSignedBy } from "../push-proof.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { tracking, trackOf } from "./track-result.ts";

/** Base64 HMAC-SHA256 over the body's bytes. */
export const verifyAfterShipPush = ({ body, headers }: IncomingPush, secrets: readonly string[]): boolean =>
  isSignedBy({ header: "aftership-hmac-sha256", encoding: "base64" }, body, headers, secrets);

const pushBody = z.object({ event: z.string(), msg: tracking });

/** Reads the parcel of a push. */
export function readAfterShipPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  return parsed.success ? tracksOf([trackOf(parsed.data.msg)]) : unknownShape("the body has no tracking");
}
