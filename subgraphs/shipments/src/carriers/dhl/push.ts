import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { carriesSecret } from "../push-proof.ts";
import { items } from "../message-fields.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { shipment, trackOf } from "./track-result.ts";

/**
 * The header that a subscription has to ask for: `hook.authentication` with type `ApiKeyAuthentication`, this header
 * and one of the account's webhook secrets as the token. DHL signs nothing itself.
 */
export const tokenHeader = "x-waybill-token";

export const verifyDhlPush = ({ headers }: IncomingPush, secrets: readonly string[]): boolean =>
  carriesSecret(tokenHeader, headers, secrets);

const pushBody = z.union([
  z.object({ shipments: items(shipment) }),
  // News of the subscription itself (confirmation, failure, end) tells of no parcel.
  z.object({ scope: z.string().startsWith("subscription.") }).transform(() => ({ shipments: [] })),
]);

/** Reads the shipments of a push. */
export function readDhlPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  if (!parsed.success) return unknownShape("the body has no shipments");
  return tracksOf(parsed.data.shipments.map((each) => trackOf(each, null)));
}
