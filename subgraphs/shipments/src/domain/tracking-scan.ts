import { derivedId } from "@waybill/kernel";
import { readScanTime, type ScanTime } from "./scan-time.ts";
import type { ShipmentCondition, ShipmentStatus, Substatus, TrackingReason } from "./shipment-status.ts";

/** Where a scan happened, as the carrier wrote it. */
export interface ScanLocation {
  readonly city: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly countryCode: string | null;
}

/** A scan as an adapter reads it from a carrier's message: the carrier's words in one shape, not yet judged. */
export interface CarrierScan {
  /** The carrier whose parcel it is. */
  readonly carrierCode: string;
  /** Code of the adapter that read it: the carrier's own, or that of somebody who passes scans on. */
  readonly source: string;
  /** Normalised. */
  readonly trackingNumber: string;
  /** ISO 8601 with whatever zone the carrier gives. */
  readonly occurredRaw: string;
  /** The carrier's code, and its code for an exception beside it. */
  readonly rawCode: string;
  readonly rawSubCode: string | null;
  /** The carrier's words on lateness beside the code, for example `DELAYED/WEATHER`; null when it has none. */
  readonly rawDelay: string | null;
  readonly description: string;
  readonly location: ScanLocation;
}

/** What a carrier's code means in the standard. */
export interface Classification {
  /** Null when the code says nothing about how far the shipment is, or is not known. */
  readonly status: ShipmentStatus | null;
  readonly substatus: Substatus | null;
  /** Null when the code says nothing about how it is going. */
  readonly condition: ShipmentCondition | null;
  readonly reason: TrackingReason | null;
  /** The rule that decided, for example `fedex/2026-01/DL`; null when no rule knows the code. */
  readonly ruleId: string | null;
}

/** A scan as kept: what the carrier said, what Waybill makes of it, and when and how it came. */
export interface TrackingScan extends CarrierScan, Classification, ScanTime {
  /** The same however often and by whichever way the scan arrives. */
  readonly _id: string;
  readonly tenant: string;
  readonly receivedAt: Date;
  /** `MANUAL`: somebody wrote it down. `WAYBILL`: no carrier said so, Waybill itself did it. */
  readonly ingestedVia: "PUSH" | "PULL" | "MANUAL" | "WAYBILL";
  /** There while no rule knows the code. */
  readonly unmapped?: 1 | null | undefined;
}

/** What stands in place of a carrier's words once they were erased with a person's data. */
export const erasedWords = "[erased]";

/** Judges a scan: reads its time, applies the carrier's rules, gives it its identity. */
export function toTrackingScan(
  scan: CarrierScan,
  classify: (scan: CarrierScan) => Classification,
  arrival: Pick<TrackingScan, "tenant" | "receivedAt" | "ingestedVia">,
): TrackingScan {
  const time = readScanTime(scan.occurredRaw, arrival.receivedAt, scan.location);
  return { ...scan, ...classify(scan), ...time, ...arrival, _id: scanId(arrival.tenant, scan, time) };
}

/**
 * Identity of a scan: tenant, carrier, number, instant, codes and place. Not its description: carriers reword those.
 * Letter case of places and trailing spaces do not count, for pushes and replies of one carrier differ in them; nor does
 * the postal code of a city, which UPS gives in one and leaves out in the other.
 */
function scanId(tenant: string, scan: CarrierScan, time: ScanTime): string {
  const when = time.timeFlag === "UNREADABLE" ? time.occurredRaw : time.occurredAt.toISOString();
  const { city, region, postalCode, countryCode } = scan.location;
  const spot = city?.trim() ? city : postalCode;
  const place = [spot, region, countryCode].map((part) => part?.trim().toLowerCase() ?? "");
  const codes = [scan.rawCode, scan.rawSubCode ?? ""];
  return derivedId("trackingEvent", tenant, scan.carrierCode, scan.trackingNumber, when, ...codes, ...place);
}
