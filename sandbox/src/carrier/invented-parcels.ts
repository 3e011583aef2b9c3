import { seededRandom } from "../random.ts";
import { inZone, type ParcelDetails, type SandboxParcel, type SandboxScan, type Stage } from "./parcel.ts";

interface Place {
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly offset: string;
}

const places: readonly Place[] = [
  { city: "Louisville", region: "KY", postalCode: "40213", countryCode: "US", offset: "-05:00" },
  { city: "Chicago", region: "IL", postalCode: "60638", countryCode: "US", offset: "-06:00" },
  { city: "Denver", region: "CO", postalCode: "80239", countryCode: "US", offset: "-07:00" },
  { city: "Ontario", region: "CA", postalCode: "91761", countryCode: "US", offset: "-08:00" },
  { city: "Leipzig", region: "SN", postalCode: "04435", countryCode: "DE", offset: "+01:00" },
  { city: "Bangalore", region: "KA", postalCode: "560048", countryCode: "IN", offset: "+05:30" },
];

/**
 * Parcels for where no recorded ones are: 6 to 12 scans over days, some with a failed delivery, some with a stray scan
 * after the delivery, as real ones have. The same `seed` gives the same parcels.
 */
export function inventJourneys(
  count: number,
  seed: number,
  numberOf: (index: number) => string,
  start: Date = new Date(Date.UTC(2026, 0, 5, 9)),
): SandboxParcel[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    let clock = start.getTime();
    const scans = route(random).map(([stage, text, place]): SandboxScan => {
      const at = inZone(clock, place.offset);
      clock += Math.floor(20 + random() * 600) * 60_000;
      const { offset: _offset, ...where } = place;
      return stage === "LABEL" ? { at, stage, text } : { at, stage, text, ...where };
    });
    const last = scans.find(({ stage }) => stage === "DELIVERED") ?? scans.at(-1);
    return {
      trackingNumber: numberOf(index),
      scans,
      details: detailsOf(last?.at.slice(0, 10) ?? "2026-01-09", random),
    };
  });
}

function route(random: () => number): [Stage, string, Place][] {
  const pick = (): Place => places[Math.floor(random() * places.length)] as Place;
  const [from, to] = [pick(), pick()];
  const onTheWay = Array.from({ length: Math.floor(random() * 4) }, (): [Stage, string, Place] => [
    "IN_TRANSIT",
    "In transit",
    pick(),
  ]);
  const failed: [Stage, string, Place][] = [
    ["ATTEMPT_FAILED", "The receiver was not available", to],
    ["OUT_FOR_DELIVERY", "Out for delivery", to],
  ];
  return [
    ["LABEL", "Shipment information received", from],
    ["PICKED_UP", "Picked up", from],
    ["DEPARTED", "Departed from facility", from],
    ...onTheWay,
    ["ARRIVED", "Arrived at facility", to],
    ["OUT_FOR_DELIVERY", "Out for delivery", to],
    ...(random() < 0.3 ? failed : []),
    ["DELIVERED", "Delivered", to],
    ...(random() < 0.1 ? [["IN_TRANSIT", "In transit", to] satisfies [Stage, string, Place]] : []),
  ];
}

const detailsOf = (day: string, random: () => number): ParcelDetails => ({
  serviceCode: "01",
  serviceName: "Standard",
  weightKg: Math.round((0.2 + random() * 9) * 10) / 10,
  lengthCm: 30,
  widthCm: 20,
  heightCm: 10,
  estimate: { date: day, from: "09:00:00", until: "17:00:00" },
  signedBy: "J DOE",
  leftAt: "Front Door",
});
