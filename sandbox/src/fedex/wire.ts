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
export function trackResultOf(trackingNumber: string, scans: readonly FedexScanEvent[]): object {
  const newestFirst = scans.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date));
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
    dateAndTimes: delivered ? [{ type: "ACTUAL_DELIVERY", dateTime: delivered.date }] : [],
    scanEvents: newestFirst,
    error: null,
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
