import type { FedexScanEvent } from "./wire.ts";

/** A parcel with all the scans it will ever get, in the order in which they happen. */
export interface SandboxParcel {
  readonly trackingNumber: string;
  readonly scans: readonly FedexScanEvent[];
}

export type Misbehaviour = "TOO_MANY_REQUESTS" | "SERVER_ERROR" | "HANG" | "GARBAGE" | "TOKEN_REVOKED";

/** What the simulated FedEx knows. Scans come to light by `advance`; only those can be tracked and pushed. */
export class FedexWorld {
  readonly #parcels = new Map<string, { readonly parcel: SandboxParcel; seen: number }>();
  #misbehaviour: { readonly kind: Misbehaviour; left: number } | null = null;

  /** Takes parcels in, with no scan in the light. A number that is known starts anew. */
  load(parcels: readonly SandboxParcel[]): void {
    for (const parcel of parcels) this.#parcels.set(parcel.trackingNumber, { parcel, seen: 0 });
  }

  /** Brings the next scans of a parcel to light and gives them; none for a number that is not known. */
  advance(trackingNumber: string, count = Infinity): readonly FedexScanEvent[] {
    const entry = this.#parcels.get(trackingNumber);
    if (!entry) return [];
    const next = entry.parcel.scans.slice(entry.seen, entry.seen + count);
    entry.seen += next.length;
    return next;
  }

  /** The scans in the light, or null for a number that is not known. */
  scansOf(trackingNumber: string): readonly FedexScanEvent[] | null {
    const entry = this.#parcels.get(trackingNumber);
    return entry ? entry.parcel.scans.slice(0, entry.seen) : null;
  }

  trackingNumbers(): readonly string[] {
    return [...this.#parcels.keys()];
  }

  /** Makes the next `times` Track requests go wrong. */
  misbehave(kind: Misbehaviour, times = 1): void {
    this.#misbehaviour = { kind, left: times };
  }

  /** How the present request goes wrong, or null. */
  nextMisbehaviour(): Misbehaviour | null {
    if (!this.#misbehaviour || this.#misbehaviour.left <= 0) return null;
    this.#misbehaviour.left -= 1;
    return this.#misbehaviour.kind;
  }
}
