import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isHashedWith } from "../push-proof.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { trackedNumber, trackOf } from "./track-result.ts";

/** Hex SHA-256 of the body, a slash and the account's key. Its documents name the header in two ways. */
export const verifySeventeenTrackPush = ({ body, headers }: IncomingPush, secrets: readonly string[]): boolean =>
  isHashedWith("sign", "/", body, headers, secrets) || isHashedWith("signature", "/", body, headers, secrets);

const pushBody = z.object({ event: z.string(), data: trackedNumber });

/** Reads the parcel of a push. */
export function readSeventeenTrackPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  return parsed.success ? tracksOf([trackOf(parsed.data.data)]) : unknownShape("the body has no tracked number");
}
