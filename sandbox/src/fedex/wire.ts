import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import type { ParcelDetails, SandboxScan, Stage } from "../carrier/parcel.ts";

/** One scan as FedEx's Track v1 shows it in `scanEvents`. */
export interface FedexScanEvent {
  /** ISO 8601 with the offset of the place. */
  readonly date: string;
  readonly eventType: string;
  readonly eventDescription: string;
  readonly exceptionCode: string;
  readonly exceptionDescription: string;
  readonly derivedStatusCode: string;
  readonly derivedStatus: string;
  readonly locationType: string;
  readonly scanLocation: {
    readonly city?: string;
    readonly stateOrProvinceCode?: string;
    readonly postalCode?: string;
    readonly countryCode?: string;
    readonly residential: boolean;
  };
}

/** What FedEx knows of one number, as `trackResults` shows it: newest scan first. */
export function trackResultOf(
  trackingNumber: string,
  scans: readonly FedexScanEvent[],
  details?: ParcelDetails,
  kind: Misbehaviour | null = null,
): object {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date)),
    kind,
  );
  const [latest] = newestFirst;
  const delivered = newestFirst.find((scan) => scan.eventType === "DL");
  return {
    trackingNumberInfo: { trackingNumber, trackingNumberUniqueId: `12021~${trackingNumber}~FDEG`, carrierCode: "FDXE" },
    latestStatusDetail: latest && {
      code: latest.eventType,
      derivedCode: latest.derivedStatusCode,
      statusByLocale: latest.derivedStatus,
      description: latest.eventDescription,
      scanLocation: latest.scanLocation,
    },
    ...(details ? detailsOf(details, delivered) : {}),
    dateAndTimes: [
      ...(details ? [{ type: "ESTIMATED_DELIVERY", dateTime: `${details.estimate.date}T00:00:00-00:00` }] : []),
      ...(delivered ? [{ type: "ACTUAL_DELIVERY", dateTime: delivered.date }] : []),
    ],
    scanEvents: newestFirst.map((scan) => ({
      ...scan,
      date: kind === "NO_ZONE" ? scan.date.slice(0, 19) : scan.date,
      eventType: kind === "UNKNOWN_CODE" ? "ZZ" : scan.eventType,
    })),
    error: null,
  };
}

const detailsOf = (details: ParcelDetails, delivered: FedexScanEvent | undefined): object => ({
  serviceDetail: { type: details.serviceCode, description: details.serviceName },
  packageDetails: {
    count: "1",
    weightAndDimensions: {
      weight: [
        { value: (details.weightKg / 0.453_592_37).toFixed(2), unit: "LB" },
        { value: String(details.weightKg), unit: "KG" },
      ],
      dimensions: [{ length: details.lengthCm, width: details.widthCm, height: details.heightCm, units: "CM" }],
    },
  },
  estimatedDeliveryTimeWindow: {
    window: {
      begins: `${details.estimate.date}T${details.estimate.from}`,
      ends: `${details.estimate.date}T${details.estimate.until}`,
    },
  },
  ...(delivered
    ? {
        deliveryDetails: { signedByName: details.signedBy, locationDescription: details.leftAt, deliveryAttempts: "0" },
      }
    : {}),
});

const codes: Readonly<Record<Stage, string>> = {
  LABEL: "OC",
  PICKED_UP: "PU",
  DEPARTED: "DP",
  ARRIVED: "AR",
  IN_TRANSIT: "IT",
  AT_DELIVERY_FACILITY: "FD",
  OUT_FOR_DELIVERY: "OD",
  ATTEMPT_FAILED: "DE",
  EXCEPTION: "SE",
  DELIVERED: "DL",
};

/** A scan in FedEx's words. */
export function fedexScanOf(scan: SandboxScan): FedexScanEvent {
  const code = scan.code ?? codes[scan.stage];
  return {
    date: scan.at,
    eventType: code,
    eventDescription: scan.text,
    exceptionCode: "",
    exceptionDescription: "",
    derivedStatusCode: code,
    derivedStatus: scan.text,
    locationType: scan.city === undefined ? "CUSTOMER" : "FEDEX_FACILITY",
    scanLocation: {
      ...(scan.city ? { city: scan.city } : {}),
      ...(scan.region ? { stateOrProvinceCode: scan.region } : {}),
      ...(scan.postalCode ? { postalCode: scan.postalCode } : {}),
      ...(scan.countryCode ? { countryCode: scan.countryCode } : {}),
      residential: false,
    },
  };
}

/** A scan in FedEx's words, as `fedexScanOf` would have been given it. */
export function fromFedexScan(scan: FedexScanEvent): SandboxScan {
  const stage = (Object.keys(codes) as Stage[]).find((name) => codes[name] === scan.eventType) ?? "IN_TRANSIT";
  const { city, stateOrProvinceCode: region, postalCode, countryCode } = scan.scanLocation;
  return {
    at: scan.date,
    stage,
    text: scan.eventDescription,
    code: scan.eventType,
    city,
    region,
    postalCode,
    countryCode,
  };
}

/** FedEx's way of saying "no such number": inside a result, under HTTP 200. */
export const notFoundResult = (trackingNumber: string): object => ({
  trackingNumberInfo: { trackingNumber, trackingNumberUniqueId: "", carrierCode: "" },
  error: {
    code: "TRACKING.TRACKINGNUMBER.NOTFOUND",
    message: "Tracking number cannot be found. Please correct the tracking number and try again.",
  },
});

/** An error of FedEx's own, told inside a result under HTTP 200. */
export const brokenResult = (trackingNumber: string): object => ({
  trackingNumberInfo: { trackingNumber, trackingNumberUniqueId: "", carrierCode: "" },
  error: { code: "TRACKING.SYSTEM.UNAVAILABLE", message: "The tracking data is not available at the moment." },
});

/** The envelope of a Track reply and of a push. */
export const envelopeOf = (
  transactionId: string,
  results: readonly { trackingNumber: string; result: object }[],
): object => ({
  transactionId,
  output: {
    completeTrackResults: results.map(({ trackingNumber, result }) => ({ trackingNumber, trackResults: [result] })),
  },
});

/** The shape of FedEx's errors outside of results. */
export const errorsOf = (transactionId: string, code: string, message: string): object => ({
  transactionId,
  errors: [{ code, message }],
});
