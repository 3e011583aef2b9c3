import { readFileSync } from "node:fs";
import { inZone } from "../carrier/parcel.ts";
import type { FedexScanEvent } from "./wire.ts";
import type { SandboxParcel } from "./world.ts";

/** A parcel of the file, with what is known of its end. */
export interface RecordedParcel extends SandboxParcel {
  /** The file's own id, for example `fedex-in-001`. */
  readonly id: string;
  readonly deliveredAt: Date;
}

interface Line {
  readonly id: string;
  readonly carrier: string;
  readonly delivered: string;
  readonly events: readonly {
    readonly at: string;
    readonly code: string;
    readonly text: string;
    readonly site: string;
    readonly city?: string;
    readonly state?: string;
    readonly postal?: string;
    readonly country?: string;
    readonly exc?: string;
    readonly excText?: string;
  }[];
}

/**
 * Reads recorded FedEx parcels: JSON lines, scans newest first and in UTC, as `shared/data/deliveries` has them.
 * Scans get the offset of their delivery, as FedEx writes local times with an offset.
 * @param numberOf gives each parcel, by its place from 0, a tracking number.
 */
export function readParcelFile(path: string, numberOf: (index: number) => string): RecordedParcel[] {
  const lines = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  return lines
    .filter((line) => line.carrier === "FDXE")
    .map((line, index) => ({
      id: line.id,
      trackingNumber: numberOf(index),
      deliveredAt: new Date(line.delivered),
      scans: line.events.map((event) => toScanEvent(event, line.delivered.slice(-6))).toReversed(),
    }));
}

function toScanEvent(event: Line["events"][number], offset: string): FedexScanEvent {
  return {
    date: inZone(Date.parse(event.at), offset),
    eventType: event.code,
    eventDescription: event.text,
    exceptionCode: event.exc ?? "",
    exceptionDescription: event.excText ?? "",
    derivedStatusCode: event.code,
    derivedStatus: event.text,
    locationType: event.site,
    scanLocation: {
      ...(event.city ? { city: event.city } : {}),
      ...(event.state ? { stateOrProvinceCode: event.state } : {}),
      ...(event.postal ? { postalCode: event.postal } : {}),
      ...(event.country ? { countryCode: event.country } : {}),
      residential: false,
    },
  };
}
