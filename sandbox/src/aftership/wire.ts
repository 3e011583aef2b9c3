import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import type { ParcelDetails, SandboxScan, Stage } from "../carrier/parcel.ts";

const codes: Readonly<Record<Stage, readonly [tag: string, subtag: string]>> = {
  LABEL: ["InfoReceived", "InfoReceived_001"],
  PICKED_UP: ["InTransit", "InTransit_002"],
  DEPARTED: ["InTransit", "InTransit_007"],
  ARRIVED: ["InTransit", "InTransit_003"],
  IN_TRANSIT: ["InTransit", "InTransit_001"],
  AT_DELIVERY_FACILITY: ["InTransit", "InTransit_003"],
  OUT_FOR_DELIVERY: ["OutForDelivery", "OutForDelivery_001"],
  ATTEMPT_FAILED: ["AttemptFail", "AttemptFail_002"],
  EXCEPTION: ["Exception", "Exception_001"],
  DELIVERED: ["Delivered", "Delivered_001"],
};
const alpha3: Readonly<Record<string, string>> = { US: "USA", DE: "DEU", IN: "IND" };

export const metaOf = (code: number, message: string): object => ({ meta: { code, message, type: "Error" }, data: {} });

/** What a tracking is deleted by. */
export const idOf = (number: string): string => `as${number.slice(-12)}`;

/** A tracking as version 2024-10 shows it: oldest checkpoint first. */
export function trackingOf(
  number: string,
  slug: string,
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  kind: Misbehaviour | null = null,
): object {
  const oldestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    kind,
  );
  const delivered = oldestFirst.find(({ stage }) => stage === "DELIVERED");
  const latest = delivered ?? oldestFirst.at(-1);
  return {
    id: idOf(number),
    tracking_number: number,
    slug,
    active: true,
    tag: latest ? codes[latest.stage][0] : "Pending",
    subtag: latest ? codes[latest.stage][1] : "Pending_001",
    shipment_type: details?.serviceName ?? null,
    shipment_weight: details ? { unit: "kg", value: details.weightKg } : null,
    signed_by: delivered ? (details?.signedBy ?? null) : null,
    shipment_delivery_date: delivered?.at ?? null,
    courier_estimated_delivery: details
      ? {
          estimated_delivery_date: details.estimate.date,
          estimated_delivery_date_min: `${details.estimate.date}T${details.estimate.from}`,
          estimated_delivery_date_max: `${details.estimate.date}T${details.estimate.until}`,
        }
      : null,
    expected_delivery: details?.estimate.date ?? null,
    checkpoints: oldestFirst.map((scan) => checkpointOf(scan, slug, kind)),
  };
}

function checkpointOf(scan: SandboxScan, slug: string, kind: Misbehaviour | null): object {
  const [tag, subtag] = kind === "UNKNOWN_CODE" ? ["Elsewhere", "Elsewhere_042"] : codes[scan.stage];
  return {
    created_at: new Date(scan.at).toISOString(),
    slug,
    checkpoint_time: kind === "NO_ZONE" ? scan.at.slice(0, 19) : scan.at,
    message: scan.text,
    city: scan.city ?? null,
    state: scan.region ?? null,
    zip: scan.postalCode ?? null,
    location: [scan.city, scan.region, scan.countryCode].filter(Boolean).join(", ") || null,
    country_region: alpha3[scan.countryCode ?? ""] ?? null,
    coordinate: null,
    tag,
    subtag: scan.code ?? subtag,
    subtag_message: scan.text,
    raw_tag: null,
  };
}
