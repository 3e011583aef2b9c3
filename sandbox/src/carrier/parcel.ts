/** What happens to a parcel, whoever carries it. Each carrier has its own code for it. */
export const stages = [
  "LABEL",
  "PICKED_UP",
  "DEPARTED",
  "ARRIVED",
  "IN_TRANSIT",
  "AT_DELIVERY_FACILITY",
  "OUT_FOR_DELIVERY",
  "ATTEMPT_FAILED",
  "EXCEPTION",
  "DELIVERED",
] as const;
export type Stage = (typeof stages)[number];

/** One scan, before a carrier puts it into its own words. */
export interface SandboxScan {
  /** ISO 8601 with the offset of the place. */
  readonly at: string;
  readonly stage: Stage;
  readonly text: string;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly countryCode?: string | undefined;
  /** The carrier's code, in place of the one that it has for the stage. */
  readonly code?: string | undefined;
}

/** What a carrier knows of a parcel beside its scans. */
export interface ParcelDetails {
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly weightKg: number;
  readonly lengthCm: number;
  readonly widthCm: number;
  readonly heightCm: number;
  /** Day of the estimate, `YYYY-MM-DD`, with the local hours where the carrier gives a window. */
  readonly estimate: { readonly date: string; readonly from: string; readonly until: string };
  readonly signedBy: string;
  readonly leftAt: string;
  /** The number under which the post delivers it, where the carrier hands it over. */
  readonly postalNumber?: string | undefined;
}

/** A parcel with all the scans it will ever get, in the order in which they happen. */
export interface Parcel<Scan> {
  readonly trackingNumber: string;
  readonly scans: readonly Scan[];
  readonly details?: ParcelDetails | undefined;
}
export type SandboxParcel = Parcel<SandboxScan>;

/** The clock's reading at the place of a scan, and how far it is from UTC. */
export function localTimeOf(at: string): { date: string; time: string; offset: string; utc: Date } {
  const [date = "", time = ""] = at.slice(0, 19).split("T");
  const offset = /([+-]\d{2}:\d{2})$/.exec(at)?.[1] ?? "+00:00";
  return { date, time, offset, utc: new Date(at) };
}

/** An instant as a clock in a zone shows it, with the zone: `2020-03-20T13:37:00+05:30`. */
export function inZone(instant: number, offset: string): string {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  const east = (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
  return new Date(instant + east * 60_000).toISOString().slice(0, 19) + offset;
}
