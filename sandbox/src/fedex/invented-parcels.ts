import { seededRandom } from "../random.ts";
import { inZone } from "../carrier/parcel.ts";
import type { RecordedParcel } from "./parcel-file.ts";
import type { FedexScanEvent } from "./wire.ts";

type Stop = readonly [code: string, text: string, city: string, exceptionCode?: string, exceptionText?: string];

const hubs = ["Bangalore", "Hyderabad", "Mumbai", "Gurgaon", "Chennai"];

/**
 * Parcels for where no recorded ones are: each with 7 to 12 scans over days, some with a failed delivery, some with
 * stray scans minutes after the delivery, as real ones have. The same `seed` gives the same parcels.
 */
export function inventParcels(count: number, seed: number, numberOf: (index: number) => string): RecordedParcel[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const stops = route(random);
    let clock = Date.UTC(2026, 0, 5, 9, 0) + Math.floor(random() * 86_400) * 1000;
    const scans = stops.map((stop): FedexScanEvent => {
      clock += Math.floor(20 + random() * 600) * 60_000;
      return toScanEvent(stop, clock);
    });
    const delivery = scans.find((scan) => scan.eventType === "DL");
    return {
      id: `invented-${String(index + 1).padStart(3, "0")}`,
      trackingNumber: numberOf(index),
      deliveredAt: new Date(delivery?.date ?? clock),
      scans,
    };
  });
}

function route(random: () => number): Stop[] {
  const from = pick(hubs, random);
  const to = pick(
    hubs.filter((hub) => hub !== from),
    random,
  );
  const onTheWay = Array.from({ length: Math.floor(random() * 4) }, (): Stop => [
    "IT",
    "In transit",
    pick(hubs, random),
  ]);
  const failed: Stop[] = [
    ["DE", "Delivery exception", to, "08", "Customer not available or business closed"],
    ["AR", "At local FedEx facility", to],
    ["OD", "On FedEx vehicle for delivery", to],
  ];
  return [
    ["OC", "Shipment information sent to FedEx", ""],
    ["PU", "Picked up", from],
    ["DP", "Left FedEx origin facility", from],
    ...onTheWay,
    ["AR", "At local FedEx facility", to],
    ["OD", "On FedEx vehicle for delivery", to],
    ...(random() < 0.3 ? failed : []),
    ["DL", "Delivered", to],
    ...(random() < 0.1 ? [["IT", "In transit", to] satisfies Stop] : []),
  ];
}

function toScanEvent(
  [code, text, city, exceptionCode = "", exceptionText = ""]: Stop,
  instant: number,
): FedexScanEvent {
  return {
    date: inZone(instant, "+05:30"),
    eventType: code,
    eventDescription: text,
    exceptionCode,
    exceptionDescription: exceptionText,
    derivedStatusCode: code,
    derivedStatus: text,
    locationType: city === "" ? "CUSTOMER" : "FEDEX_FACILITY",
    scanLocation:
      city === "" ? { residential: false } : { city: city.toUpperCase(), countryCode: "IN", residential: false },
  };
}

const pick = (items: readonly string[], random: () => number): string =>
  items[Math.floor(random() * items.length)] ?? "";
