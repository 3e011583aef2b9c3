import type { Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierTrack, UnreadableMessage } from "../carrier.ts";
import { items } from "../message-fields.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";
import { shipment, trackOf } from "./track-result.ts";

/** MyDHL API sends nothing by itself: whatever claims to come from it is refused. */
export const verifyMyDhlPush = (): boolean => false;

const pushBody = z.object({ shipments: items(shipment) });

/** Reads an answer of MyDHL that somebody kept, for example to judge it again. */
export function readMyDhlPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = pushBody.safeParse(json.value);
  return parsed.success
    ? tracksOf(parsed.data.shipments.map((each) => trackOf(each, null)))
    : unknownShape("the body has no shipments");
}
