import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import { localTimeOf, type ParcelDetails, type SandboxScan, type Stage } from "../carrier/parcel.ts";

const codes: Readonly<Record<Stage, readonly [stage: string | null, subStatus: string]>> = {
  LABEL: ["InfoReceived", "InfoReceived"],
  PICKED_UP: ["PickedUp", "InTransit_PickedUp"],
  DEPARTED: ["Departure", "InTransit_Departure"],
  ARRIVED: ["Arrival", "InTransit_Arrival"],
  IN_TRANSIT: [null, "InTransit_Other"],
  AT_DELIVERY_FACILITY: [null, "InTransit_Arrival"],
  OUT_FOR_DELIVERY: ["OutForDelivery", "OutForDelivery_Other"],
  ATTEMPT_FAILED: [null, "DeliveryFailure_NoBody"],
  EXCEPTION: [null, "Exception_Other"],
  DELIVERED: ["Delivered", "Delivered_Other"],
};

/** A number as version 2.2 shows it: newest event first, each time in three spellings. */
export function trackedNumberOf(
  number: string,
  carrier: number,
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
  const latest = delivered ?? newestFirst[0];
  return {
    number,
    carrier,
    param: null,
    tag: "",
    track_info: {
      latest_status: {
        status: latest ? codes[latest.stage][1].split("_")[0] : "NotFound",
        sub_status: latest ? codes[latest.stage][1] : "NotFound_Other",
        sub_status_descr: null,
      },
      latest_event: events[0] ?? null,
      time_metrics: {
        days_of_transit: 1,
        estimated_delivery_date: {
          source: details ? "Official" : null,
          from: details ? `${details.estimate.date}T${details.estimate.from}` : null,
          to: details ? `${details.estimate.date}T${details.estimate.until}` : null,
        },
      },
      milestone: delivered ? [{ key_stage: "Delivered", time_iso: delivered.at }] : [],
      misc_info: {
        service_type: details?.serviceName ?? null,
        weight_raw: details ? `${details.weightKg} KG` : null,
        weight_kg: details ? String(details.weightKg) : null,
        local_number: null,
        local_provider: null,
      },
      tracking: {
        providers_hash: 1,
        providers: [{ provider: { key: carrier, name: "FedEx", alias: "FedEx" }, events_hash: 1, events }],
      },
    },
  };
}

function eventOf(scan: SandboxScan, kind: Misbehaviour | null): object {
  const { date, time, offset, utc } = localTimeOf(scan.at);
  const [stage, subStatus] = kind === "UNKNOWN_CODE" ? [null, "Elsewhere_Other"] : codes[scan.stage];
  const hasZone = kind !== "NO_ZONE";
  return {
    time_iso: hasZone ? scan.at : null,
    time_utc: hasZone ? utc.toISOString() : null,
    time_raw: { date, time, timezone: hasZone ? offset : null },
    description: scan.text,
    location: [scan.city, scan.region, scan.countryCode].filter(Boolean).join(", ") || null,
    stage,
    sub_status: scan.code ?? subStatus,
    address: {
      country: scan.countryCode ?? null,
      state: scan.region ?? null,
      city: scan.city ?? null,
      street: null,
      postal_code: scan.postalCode ?? null,
    },
  };
}
