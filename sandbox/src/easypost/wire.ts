import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import type { ParcelDetails, SandboxScan, Stage } from "../carrier/parcel.ts";

const codes: Readonly<Record<Stage, readonly [status: string, detail: string]>> = {
  LABEL: ["pre_transit", "label_created"],
  PICKED_UP: ["in_transit", "received_at_origin_facility"],
  DEPARTED: ["in_transit", "departed_facility"],
  ARRIVED: ["in_transit", "arrived_at_facility"],
  IN_TRANSIT: ["in_transit", "status_update"],
  AT_DELIVERY_FACILITY: ["in_transit", "received_at_destination_facility"],
  OUT_FOR_DELIVERY: ["out_for_delivery", "out_for_delivery"],
  ATTEMPT_FAILED: ["failure", "delivery_exception"],
  EXCEPTION: ["failure", "delivery_exception"],
  DELIVERED: ["delivered", "arrived_at_destination"],
};
const ouncesPerKilogram = 35.273_96;

/** A tracker as EasyPost shows it: oldest detail first, times in UTC. */
export function trackerOf(
  number: string,
  carrier: string,
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
    id: `trk_${number}`,
    object: "Tracker",
    mode: "production",
    tracking_code: number,
    status: latest ? codes[latest.stage][0] : "unknown",
    status_detail: latest ? codes[latest.stage][1] : "unknown",
    signed_by: delivered ? (details?.signedBy ?? null) : null,
    weight: details ? details.weightKg * ouncesPerKilogram : null,
    est_delivery_date: details ? `${details.estimate.date}T00:00:00Z` : null,
    carrier,
    tracking_details: oldestFirst.map((scan) => detailOf(scan, carrier, kind)),
    carrier_detail: {
      object: "CarrierDetail",
      service: details?.serviceName ?? null,
      est_delivery_date_local: details?.estimate.date ?? null,
      est_delivery_time_local: details?.estimate.until ?? null,
    },
    finalized: delivered !== undefined,
    is_return: false,
  };
}

function detailOf(scan: SandboxScan, carrier: string, kind: Misbehaviour | null): object {
  const [status, detail] = kind === "UNKNOWN_CODE" ? ["elsewhere", "elsewhere"] : codes[scan.stage];
  return {
    object: "TrackingDetail",
    message: scan.text,
    description: null,
    status,
    status_detail: scan.code ?? detail,
    datetime: kind === "NO_ZONE" ? scan.at.slice(0, 19) : `${new Date(scan.at).toISOString().slice(0, 19)}Z`,
    source: carrier,
    carrier_code: null,
    tracking_location: {
      object: "TrackingLocation",
      city: scan.city ?? null,
      state: scan.region ?? null,
      country: scan.countryCode ?? null,
      zip: scan.postalCode ?? null,
    },
  };
}
