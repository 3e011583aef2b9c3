import { readFileSync } from "node:fs";
import { inZone, type SandboxParcel, type SandboxScan, type Stage } from "./parcel.ts";

interface Line {
  readonly id: string;
  readonly carrier: string;
  readonly delivered?: string;
  readonly weight_kg?: number;
  readonly events: readonly {
    readonly at: string;
    /** The same with an offset, where the record has one per scan. */
    readonly local?: string;
    readonly code?: string;
    readonly sub_status?: string;
    readonly text: string;
    readonly city?: string;
    readonly state?: string;
    readonly postal?: string;
    readonly country?: string;
    /** UPS parcels have their place in one text: `LAS VEGAS, NV, US`. */
    readonly location?: string;
  }[];
}

/** What the codes of the recorded carriers stand for: FedEx's, and the sub-statuses of 17TRACK for UPS. */
const stageOf: Readonly<Record<string, Stage>> = {
  OC: "LABEL",
  PU: "PICKED_UP",
  DP: "DEPARTED",
  AR: "ARRIVED",
  AF: "AT_DELIVERY_FACILITY",
  IT: "IN_TRANSIT",
  OD: "OUT_FOR_DELIVERY",
  DE: "ATTEMPT_FAILED",
  SE: "EXCEPTION",
  DL: "DELIVERED",
  InfoReceived: "LABEL",
  InTransit_PickedUp: "PICKED_UP",
  InTransit_Departure: "DEPARTED",
  InTransit_Arrival: "ARRIVED",
  OutForDelivery_Other: "OUT_FOR_DELIVERY",
  Delivered_Other: "DELIVERED",
};

/**
 * Reads recorded parcels, for any carrier to play: JSON lines, scans newest first and in UTC. Scans without an offset of
 * their own get that of the delivery.
 * @param numberOf gives each parcel, by its place from 0, a tracking number.
 */
export function readJourneys(path: string, numberOf: (index: number) => string): SandboxParcel[] {
  const lines = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  return lines.map((line, index) => ({
    trackingNumber: numberOf(index),
    scans: line.events.map((event) => toScan(event, line.delivered?.slice(-6) ?? "+00:00")).toReversed(),
  }));
}

function toScan(event: Line["events"][number], offset: string): SandboxScan {
  const [city, region, country] = event.location?.split(", ") ?? [];
  return {
    at: event.local ?? inZone(Date.parse(event.at), offset),
    stage: stageOf[event.code ?? event.sub_status ?? ""] ?? "IN_TRANSIT",
    text: event.text,
    city: event.city ?? city,
    region: event.state ?? region,
    postalCode: event.postal,
    countryCode: event.country ?? country,
  };
}
