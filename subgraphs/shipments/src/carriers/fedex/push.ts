import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isSignedBy } from "../push-proof.ts";
import { items } from "../message-fields.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { completeTrackResults, trackOf, trackResult } from "./track-result.ts";

/**
 * FedEx's signature: over the body's bytes, keyed with the security token of the webhook project. Its documents name two
 * encodings.
 */
export const verifyFedexPush = ({ body, headers }: IncomingPush, secrets: readonly string[]): boolean =>
  isSignedBy({ header: "fdx-signature", encoding: "base64 or hex" }, body, headers, secrets);

// FedEx pushes results in the shape of a Track reply, with the envelope (`output`) or without it.
const pushBody = z
  .union([
    z.object({ output: z.object({ completeTrackResults }) }).transform((body) => body.output),
    z.object({ completeTrackResults }),
    z.object({ trackResults: items(trackResult) }).transform((body) => ({
      completeTrackResults: [{ trackingNumber: null, trackResults: body.trackResults }],
    })),
  ])
  .transform((body) => body.completeTrackResults);

/** Reads the parcels of a push. */
export function readFedexPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  if (!parsed.success) return unknownShape("the body has no track results");
  return tracksOf(
    parsed.data.flatMap(({ trackingNumber, trackResults }) =>
      trackResults.map((result) => trackOf(result, trackingNumber ?? null)),
    ),
  );
}
