import { type FedexScanEvent, honestPlan, planPushes, sendPushes } from "@waybill/sandbox";
import { expect } from "vitest";
import type { Graph } from "../../scripts/graph/graph.ts";
import { demoAccountId, type Settings } from "../../scripts/graph/settings.ts";

/** A FedEx scan at minutes after a fixed morning. */
export const scan = (eventType: string, eventDescription: string, minutes: number): FedexScanEvent => ({
  date: `${new Date(Date.UTC(2026, 2, 2, 3, 30) + minutes * 60_000 + 5.5 * 3_600_000).toISOString().slice(0, 19)}+05:30`,
  eventType,
  eventDescription,
  exceptionCode: "",
  exceptionDescription: "",
  derivedStatusCode: eventType,
  derivedStatus: eventDescription,
  locationType: "FEDEX_FACILITY",
  scanLocation: { city: "BANGALORE", countryCode: "IN", residential: false },
});

/** A parcel's usual way to its recipient. */
export const usualWay: readonly FedexScanEvent[] = [
  scan("OC", "Shipment information sent to FedEx", 0),
  scan("PU", "Picked up", 60),
  scan("IT", "In transit", 120),
  scan("OD", "On FedEx vehicle for delivery", 600),
  scan("DL", "Delivered", 700),
];

/** The statuses of the usual way, in order. */
export const usualStatuses = ["INFO_RECEIVED", "PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"] as const;

/** Pushes scans as the demo account's FedEx does, one after the other; all must be taken. */
export async function push(
  graph: Graph,
  settings: Settings,
  trackingNumber: string,
  scans: readonly FedexScanEvent[],
): Promise<void> {
  const target = {
    webhookUrl: `${graph.webhooksUrl}/fedex/${demoAccountId}`,
    secret: settings.secrets.webhookSecret,
  };
  const pushes = planPushes(
    scans.map((event) => ({ trackingNumber, scan: event })),
    honestPlan,
  );
  expect(await sendPushes(target, pushes, 1)).toEqual({ taken: pushes.length, givenUp: 0 });
}
