import { type Result } from "@waybill/kernel";
import { z } from "zod";
import { nothingStated } from "../../domain/carrier-facts.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import type { CarrierTrack, IncomingPush, UnreadableMessage } from "../carrier.ts";
import { isoDay, isoOf, isoTime } from "../compact-time.ts";
import { clip, countryOf, items, numberText, part, text } from "../message-fields.ts";
import { carriesSecret } from "../push-proof.ts";
import { parsePush, tracksOf, unknownShape } from "../read-message.ts";

/**
 * Track Alert signs nothing: it repeats, in a header of its own or as a bearer's, the credential of the subscription. A subscription ends after 14
 * days and tells nothing of the past, so that it is renewed, and what it misses is asked for.
 */
export function verifyUpsPush({ headers }: IncomingPush, secrets: readonly string[]): boolean {
  const { authorization, credential = authorization } = headers;
  const bare = typeof credential === "string" ? credential.replace(/^Bearer /i, "") : credential;
  return carriesSecret("credential", { credential: bare }, secrets);
}

const alert = z
  .object({
    trackingNumber: numberText,
    localActivityDate: text,
    localActivityTime: text,
    gmtActivityDate: text,
    gmtActivityTime: text,
    gmtOffset: text,
    activityLocation: part(z.object({ city: text, stateProvince: text, postalCode: text, country: text })),
    activityStatus: part(z.object({ type: text, code: text, description: text, descriptionCode: text })),
    scheduledDeliveryDate: text,
    actualDeliveryDate: text,
    actualDeliveryTime: text,
    deliveryStartTime: text,
    deliveryEndTime: text,
    receivedBy: text,
  })
  .refine(({ activityStatus, localActivityDate, gmtActivityDate }) =>
    Boolean(activityStatus ?? localActivityDate ?? gmtActivityDate),
  );
type Alert = z.infer<typeof alert>;
const alerts = items(alert).refine((found) => found.length > 0);

/** Reads the events of a push: mostly one. */
export function readUpsPush(body: string): Result<readonly CarrierTrack[], UnreadableMessage> {
  const json = parsePush(body);
  if (!json.ok) return json;
  const parsed = alerts.safeParse(json.value);
  return parsed.success ? tracksOf(parsed.data.map(trackOf)) : unknownShape("the body is no Track Alert event");
}

function trackOf(given: Alert): CarrierTrack | null {
  const trackingNumber = normaliseTrackingNumber(given.trackingNumber);
  if (trackingNumber === null) return null;
  const { activityStatus: status, activityLocation: place } = given;
  return {
    trackingNumber,
    scans: [
      {
        carrierCode: "ups",
        source: "ups",
        trackingNumber,
        occurredRaw: isoOf({
          date: given.localActivityDate,
          time: given.localActivityTime,
          offset: given.gmtOffset,
          gmtDate: given.gmtActivityDate,
          gmtTime: given.gmtActivityTime,
        }),
        rawCode: clip(status?.descriptionCode, 32) ?? "",
        rawSubCode: [clip(status?.type, 8), clip(status?.code, 8)].filter(Boolean).join("/") || null,
        rawDelay: null,
        description: clip(status?.description, 200) ?? "",
        location: {
          city: clip(place?.city, 120),
          region: clip(place?.stateProvince, 120),
          postalCode: clip(place?.postalCode, 20),
          countryCode: countryOf(place?.country),
        },
      },
    ],
    stated: { ...nothingStated, ...estimateIn(given), ...proofIn(given) },
  };
}

function estimateIn(given: Alert) {
  const date = isoDay(given.scheduledDeliveryDate);
  if (date === null) return {};
  const at = (time: string | null | undefined): string | null => {
    const clock = isoTime(time);
    return clock === null ? null : `${date}T${clock}`;
  };
  const window = { windowStart: at(given.deliveryStartTime), windowEnd: at(given.deliveryEndTime) };
  return { estimate: { date, ...window, kind: "SCHEDULED" as const } };
}

function proofIn(given: Alert) {
  if (isoDay(given.actualDeliveryDate) === null) return {};
  const deliveredRaw = clip(isoOf({ date: given.actualDeliveryDate, time: given.actualDeliveryTime }), 64);
  return { proof: { deliveredRaw, signedBy: clip(given.receivedBy, 120), leftAt: null, documentUrl: null } };
}
