import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import { localTimeOf, type ParcelDetails, type SandboxScan, type Stage } from "../carrier/parcel.ts";

/** Type, two-letter code and status code (`statusCode` in Track, `descriptionCode` in Track Alert) of a stage. */
const codes: Readonly<Record<Stage, readonly [type: string, code: string, statusCode: string]>> = {
  LABEL: ["M", "MP", "003"],
  PICKED_UP: ["I", "OR", "038"],
  DEPARTED: ["I", "DP", "005"],
  ARRIVED: ["I", "AR", "005"],
  IN_TRANSIT: ["I", "IT", "005"],
  AT_DELIVERY_FACILITY: ["I", "YP", "071"],
  OUT_FOR_DELIVERY: ["I", "OT", "021"],
  ATTEMPT_FAILED: ["X", "48", "022"],
  EXCEPTION: ["X", "BS", "013"],
  DELIVERED: ["D", "FS", "011"],
};

const compact = (text: string): string => text.replaceAll(/[-:]/g, "");
const statusOf = (scan: SandboxScan) => {
  const [type, code, statusCode] = codes[scan.stage];
  return { type, code: scan.code ?? code, statusCode: scan.code === undefined ? statusCode : scan.code };
};

/** A package as Track v1 shows it: newest activity first, dates of the package without any zone. */
export function packageOf(
  trackingNumber: string,
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  kind: Misbehaviour | null,
): object {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    kind,
  );
  const activity = newestFirst.map((scan) => activityOf(scan, kind));
  const delivered = newestFirst.find(({ stage }) => stage === "DELIVERED");
  return {
    trackingNumber,
    activity,
    currentStatus: activity[0]?.status,
    packageCount: 1,
    ...(details ? detailsOf(details, delivered) : {}),
  };
}

function activityOf(scan: SandboxScan, kind: Misbehaviour | null) {
  const { date, time, offset, utc } = localTimeOf(scan.at);
  const { type, code, statusCode } = statusOf(scan);
  const gmt = utc.toISOString();
  const zone = {
    gmtDate: compact(gmt.slice(0, 10)),
    // As the real one: a number without its leading zero.
    gmtTime: String(Number(compact(gmt.slice(11, 19)))),
    gmtOffset: offset,
  };
  return {
    date: compact(date),
    time: compact(time),
    ...(kind === "NO_ZONE" ? {} : zone),
    location: {
      address: {
        city: scan.city ?? "",
        stateProvince: scan.region ?? "",
        countryCode: scan.countryCode ?? "US",
        country: scan.countryCode ?? "US",
      },
      slic: "4013",
    },
    status: {
      type,
      code,
      statusCode: kind === "UNKNOWN_CODE" ? "999" : statusCode,
      description: scan.text,
      simplifiedTextDescription: scan.text,
    },
  };
}

function detailsOf(details: ParcelDetails, delivered: SandboxScan | undefined): object {
  const deliveredAt = delivered && localTimeOf(delivered.at);
  return {
    service: { code: details.serviceCode, levelCode: "011", description: details.serviceName },
    weight: { unitOfMeasurement: "KGS", weight: details.weightKg.toFixed(2) },
    dimension: {
      length: String(details.lengthCm),
      width: String(details.widthCm),
      height: String(details.heightCm),
      unitOfDimension: "CM",
    },
    deliveryDate: [
      { type: "SDD", date: compact(details.estimate.date) },
      ...(deliveredAt ? [{ type: "DEL", date: compact(deliveredAt.date) }] : []),
    ],
    deliveryTime: deliveredAt
      ? { type: "DEL", startTime: "", endTime: compact(deliveredAt.time) }
      : { type: "EDW", startTime: compact(details.estimate.from), endTime: compact(details.estimate.until) },
    ...(details.postalNumber === undefined
      ? {}
      : { alternateTrackingNumber: [{ number: details.postalNumber, type: "USPS_PIC" }] }),
    ...(delivered ? { deliveryInformation: { receivedBy: details.signedBy, location: details.leftAt } } : {}),
  };
}

/** One Track Alert message: one event. Fields without a value are empty texts, as the real ones. */
export function alertOf(trackingNumber: string, scan: SandboxScan, details?: ParcelDetails): object {
  const { date, time, utc } = localTimeOf(scan.at);
  const { type, code, statusCode } = statusOf(scan);
  const gmt = utc.toISOString();
  const isDelivery = scan.stage === "DELIVERED";
  return {
    trackingNumber,
    localActivityDate: compact(date),
    localActivityTime: compact(time),
    activityLocation: {
      city: scan.city ?? "",
      stateProvince: scan.region ?? "",
      postalCode: isDelivery ? (scan.postalCode ?? "") : "",
      country: scan.countryCode ?? "US",
    },
    activityStatus: { type, code, description: scan.text, descriptionCode: statusCode },
    scheduledDeliveryDate: isDelivery || !details ? "" : compact(details.estimate.date),
    actualDeliveryDate: isDelivery ? compact(date) : "",
    actualDeliveryTime: isDelivery ? compact(time) : "",
    gmtActivityDate: compact(gmt.slice(0, 10)),
    gmtActivityTime: compact(gmt.slice(11, 19)),
    deliveryStartTime: "",
    deliveryEndTime: "",
    deliveryTimeDescription: isDelivery ? "" : "end of day",
    deliveryPhoto: "",
  };
}

/** UPS's errors. */
export const errorsOf = (code: string, message: string): object => ({ response: { errors: [{ code, message }] } });

/** A UPS number (1Z) with the right check digit. */
export function upsTrackingNumber(serial: number): string {
  const body = `5R893903${String(serial).padStart(7, "0")}`;
  const sum = [...body].reduce((total, char, i) => {
    const value = /\d/.test(char) ? Number(char) : (char.charCodeAt(0) - 3) % 10;
    return total + (i % 2 === 1 ? value * 2 : value);
  }, 0);
  return `1Z${body}${(10 - (sum % 10)) % 10}`;
}
