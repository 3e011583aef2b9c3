import { type Misbehaviour, Mood } from "./behaviour.ts";
import type { SandboxClock } from "./clock.ts";
import type { Parcel } from "./parcel.ts";

interface Entry<Scan> {
  readonly parcel: Parcel<Scan>;
  /** Scans that were brought to light; of a parcel that travels, those that were told of. */
  seen: number;
  /** Its scans come to light by the clock. */
  readonly travels: boolean;
}

/** What a simulated carrier knows. Scans come to light by `advance` or by the clock; only those can be tracked. */
export class ParcelWorld<Scan> {
  readonly #parcels = new Map<string, Entry<Scan>>();
  readonly #mood = new Mood();
  readonly #timeOf: (scan: Scan) => string;
  readonly #clock: SandboxClock | null;

  /** @param timeOf ISO 8601 time of a scan. */
  constructor(timeOf: (scan: Scan) => string, clock: SandboxClock | null = null) {
    this.#timeOf = timeOf;
    this.#clock = clock;
  }

  /** Takes parcels in, with no scan in the light. A number that is known starts anew. */
  load(parcels: readonly Parcel<Scan>[]): void {
    for (const parcel of parcels) this.#parcels.set(parcel.trackingNumber, { parcel, seen: 0, travels: false });
  }

  /** Takes parcels in that move by themselves: a scan comes to light when the sandbox's clock reaches its time. */
  send(parcels: readonly Parcel<Scan>[]): void {
    for (const parcel of parcels) this.#parcels.set(parcel.trackingNumber, { parcel, seen: 0, travels: true });
  }

  /** Brings the next scans of a parcel to light and gives them; none for a number that is not known. */
  advance(trackingNumber: string, count = Infinity): readonly Scan[] {
    const entry = this.#parcels.get(trackingNumber);
    if (!entry) return [];
    const next = entry.parcel.scans.slice(entry.seen, entry.seen + count);
    entry.seen += next.length;
    return next;
  }

  /** What parcels on their way met since the last call, by the clock. */
  catchUp(): { readonly trackingNumber: string; readonly scan: Scan }[] {
    return [...this.#parcels.values()]
      .filter(({ travels }) => travels)
      .flatMap((entry) => {
        const { trackingNumber } = entry.parcel;
        const news = this.advance(trackingNumber, Math.max(0, this.#inTheLight(entry) - entry.seen));
        return news.map((scan) => ({ trackingNumber, scan }));
      });
  }

  #inTheLight({ parcel, seen, travels }: Entry<Scan>): number {
    const now = this.#clock?.now().getTime() ?? 0;
    return travels ? parcel.scans.filter((scan) => Date.parse(this.#timeOf(scan)) <= now).length : seen;
  }

  /** The scans in the light, or null for a number that is not known. */
  scansOf(trackingNumber: string): readonly Scan[] | null {
    const entry = this.#parcels.get(trackingNumber);
    return entry ? entry.parcel.scans.slice(0, this.#inTheLight(entry)) : null;
  }

  parcelOf(trackingNumber: string): Parcel<Scan> | null {
    return this.#parcels.get(trackingNumber)?.parcel ?? null;
  }

  trackingNumbers(): readonly string[] {
    return [...this.#parcels.keys()];
  }

  /** Makes the next `times` requests go wrong, or only those about one number. */
  misbehave(kind: Misbehaviour, times = 1, trackingNumber: string | null = null): void {
    this.#mood.order(kind, times, trackingNumber);
  }

  /** How the present request goes wrong, or null. */
  nextMisbehaviour(trackingNumbers: readonly string[] = []): Misbehaviour | null {
    return this.#mood.next(trackingNumbers);
  }
}
