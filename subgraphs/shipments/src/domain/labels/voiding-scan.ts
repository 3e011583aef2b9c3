import { derivedId } from "@waybill/kernel";
import type { TrackingScan } from "../tracking-scan.ts";
import type { LabelRecord } from "./label.ts";

/** What Waybill itself knows of a parcel whose label it has voided, as a scan among the carrier's. */
export function voidingScan(
  {
    _id,
    tenant,
    carrierCode,
    trackingNumber,
  }: Pick<LabelRecord, "_id" | "tenant" | "carrierCode"> & {
    readonly trackingNumber: string;
  },
  now: Date,
): TrackingScan {
  return {
    _id: derivedId("trackingEvent", tenant, _id, "LABEL_VOIDED"),
    tenant,
    carrierCode,
    trackingNumber,
    occurredAt: now,
    occurredRaw: now.toISOString(),
    utcOffsetMinutes: 0,
    timeSource: "CARRIER_UTC",
    timePrecision: "SECOND",
    timeFlag: null,
    rawCode: "LABEL_VOIDED",
    rawSubCode: null,
    rawDelay: null,
    source: "waybill",
    description: "Label voided",
    location: { city: null, region: null, postalCode: null, countryCode: null },
    status: "CANCELLED",
    substatus: "CANCELLED",
    condition: null,
    reason: null,
    ruleId: "waybill/2026-01/LABEL_VOIDED",
    receivedAt: now,
    ingestedVia: "WAYBILL",
  };
}
