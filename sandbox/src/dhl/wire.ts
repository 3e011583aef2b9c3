import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import type { ParcelDetails, SandboxScan, Stage } from "../carrier/parcel.ts";

/** The coarse status code and, as `status`, DHL Express's own code of a stage; a sentence where it has none. */
const codes: Readonly<Record<Stage, readonly [statusCode: string, status: string]>> = {
  LABEL: ["pre-transit", "Shipment information received"],
  PICKED_UP: ["transit", "PU"],
  DEPARTED: ["transit", "DF"],
  ARRIVED: ["transit", "AF"],
  IN_TRANSIT: ["transit", "PL"],
  AT_DELIVERY_FACILITY: ["transit", "AR"],
  OUT_FOR_DELIVERY: ["transit", "WC"],
  ATTEMPT_FAILED: ["failure", "NH"],
  EXCEPTION: ["failure", "OH"],
  DELIVERED: ["delivered", "OK"],
};

/** A shipment as the unified Track service shows it: newest event first, some times with a zone and some without. */
export function shipmentOf(
  id: string,
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  kind: Misbehaviour | null = null,
): object {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    kind,
  );
  const events = newestFirst.map((scan) => eventOf(scan, kind));
  const delivered = newestFirst.find(({ stage }) => stage === "DELIVERED");
  return {
    serviceUrl: `https://www.dhl.example/${id}`,
    id,
    service: "express",
    origin: { address: { addressLocality: "Origin" } },
    destination: { address: { addressLocality: "Destination" } },
    status: events[0] ?? { statusCode: "unknown" },
    ...(details ? expected(details) : {}),
    details: details ? detailsOf(details, delivered) : {},
    events,
  };
}

function eventOf(scan: SandboxScan, kind: Misbehaviour | null) {
  const [statusCode, status] = codes[scan.stage];
  const unknown = kind === "UNKNOWN_CODE";
  return {
    timestamp: kind === "NO_ZONE" ? scan.at.slice(0, 19) : scan.at,
    ...(scan.city === undefined
      ? {}
      : {
          location: {
            address: { addressLocality: scan.city, countryCode: scan.countryCode, postalCode: scan.postalCode },
          },
        }),
    statusCode: unknown ? "elsewhere" : statusCode,
    status: unknown ? "QQ" : (scan.code ?? status),
    description: scan.text,
  };
}

const expected = ({ estimate }: ParcelDetails): object => ({
  estimatedTimeOfDelivery: `${estimate.date}T00:00:00Z`,
  estimatedDeliveryTimeFrame: {
    estimatedFrom: `${estimate.date}T${estimate.from}Z`,
    estimatedThrough: `${estimate.date}T${estimate.until}Z`,
  },
});

const detailsOf = (details: ParcelDetails, delivered: SandboxScan | undefined): object => ({
  product: { productName: details.serviceName },
  totalNumberOfPieces: 1,
  weight: { value: details.weightKg, unitText: "kg" },
  dimensions: {
    length: { value: details.lengthCm, unitText: "cm" },
    width: { value: details.widthCm, unitText: "cm" },
    height: { value: details.heightCm, unitText: "cm" },
  },
  proofOfDeliverySignedAvailable: delivered !== undefined,
  ...(delivered
    ? {
        proofOfDelivery: {
          timestamp: delivered.at,
          documentUrl: "https://webpod.dhl.example/pod",
          signed: { "@type": "Person", name: details.signedBy },
        },
      }
    : {}),
});

/** DHL's errors, in the shape of RFC 7807. */
export const problemOf = (status: number, title: string, detail: string): object => ({ status, title, detail });

/** A DHL Express waybill number (10 digits): the last is the others modulo 7. */
export function dhlTrackingNumber(serial: number): string {
  const body = 300_000_000 + serial;
  return `${body}${body % 7}`;
}
