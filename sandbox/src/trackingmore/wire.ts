import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import type { ParcelDetails, SandboxScan, Stage } from "../carrier/parcel.ts";

const codes: Readonly<Record<Stage, readonly [status: string, substatus: string]>> = {
  LABEL: ["inforeceived", "inforeceived001"],
  // TrackingMore has no code for it: what is picked up is under way.
  PICKED_UP: ["transit", "transit001"],
  DEPARTED: ["transit", "transit006"],
  ARRIVED: ["transit", "transit002"],
  IN_TRANSIT: ["transit", "transit001"],
  AT_DELIVERY_FACILITY: ["transit", "transit003"],
  OUT_FOR_DELIVERY: ["pickup", "pickup001"],
  ATTEMPT_FAILED: ["undelivered", "undelivered002"],
  EXCEPTION: ["exception", "exception005"],
  DELIVERED: ["delivered", "delivered001"],
};

export const metaOf = (code: number, message: string): object => ({
  meta: { code, type: code === 200 ? "Success" : "Error", message },
});

/** What a tracking is deleted by. */
export const idOf = (number: string): string => `9${number.slice(-12)}`;

/** A tracking as API v4 shows it: newest scan first. */
export function trackingOf(
  number: string,
  courier: string,
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  kind: Misbehaviour | null = null,
): object {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    kind,
  );
  const delivered = newestFirst.find(({ stage }) => stage === "DELIVERED");
  const [latest] = newestFirst;
  return {
    id: idOf(number),
    tracking_number: number,
    courier_code: courier,
    order_number: null,
    delivery_status: delivered ? "delivered" : latest ? codes[latest.stage][0] : "pending",
    substatus: delivered ? "delivered001" : latest ? codes[latest.stage][1] : "pending001",
    service_code: details?.serviceName ?? null,
    weight: details ? `${details.weightKg} KG` : null,
    weight_kg: details ? String(details.weightKg) : null,
    signed_by: delivered ? (details?.signedBy ?? null) : null,
    scheduled_delivery_date: details?.estimate.date ?? null,
    milestone_date: { delivery_date: delivered?.at ?? null },
    latest_event: latest?.text ?? null,
    origin_info: { courier_code: courier, trackinfo: newestFirst.map((scan) => checkpointOf(scan, kind)) },
    destination_info: { courier_code: null, trackinfo: [] },
  };
}

function checkpointOf(scan: SandboxScan, kind: Misbehaviour | null): object {
  const [status, substatus] = kind === "UNKNOWN_CODE" ? ["elsewhere", "elsewhere042"] : codes[scan.stage];
  return {
    checkpoint_date: kind === "NO_ZONE" ? scan.at.slice(0, 19) : scan.at,
    checkpoint_delivery_status: status,
    checkpoint_delivery_substatus: scan.code ?? substatus,
    tracking_detail: scan.text,
    location: [scan.city, scan.region, scan.countryCode].filter(Boolean).join(","),
    country_iso2: scan.countryCode ?? null,
    state: scan.region ?? null,
    city: scan.city ?? null,
    zip: scan.postalCode ?? null,
    raw_status: null,
  };
}
