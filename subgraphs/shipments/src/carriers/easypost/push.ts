import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isSignedBy } from "../push-proof.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { tracker, trackOf } from "./track-result.ts";

const header = "x-hmac-signature";
const prefix = "hmac-sha256-hex=";

/** Hex HMAC-SHA256 over the body's bytes behind a prefix, keyed with the secret in Unicode's compatible form (NFKD). */
export function verifyEasyPostPush({ body, headers }: IncomingPush, secrets: readonly string[]): boolean {
  const given = headers[header];
  if (typeof given !== "string" || !given.startsWith(prefix)) return false;
  const bare = { [header]: given.slice(prefix.length) };
  const normalised = secrets.map((secret) => secret.normalize("NFKD"));
  return isSignedBy({ header, encoding: "hex" }, body, bare, normalised);
}

const pushBody = z.union([
  z.object({ object: z.literal("Event"), result: tracker }).transform(({ result }) => [result]),
  // News of batches, invoices and the like tells of no parcel.
  z
    .object({ object: z.literal("Event"), description: z.string().refine((name) => !name.startsWith("tracker.")) })
    .transform(() => []),
]);

/** Reads the parcel of a push. */
export function readEasyPostPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  return parsed.success ? tracksOf(parsed.data.map(trackOf)) : unknownShape("the body is no event of a tracker");
}
