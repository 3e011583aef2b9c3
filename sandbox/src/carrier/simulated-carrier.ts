import type { Misbehaviour } from "./behaviour.ts";
import type { NumberSubscriptions } from "./number-subscriptions.ts";
import type { ParcelDetails, SandboxParcel, SandboxScan } from "./parcel.ts";
import type { ParcelWorld } from "./world.ts";

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How a carrier tells of news by itself. */
export interface PushWire {
  /** The messages that tell of these scans of a parcel. */
  messagesOf(trackingNumber: string, scans: readonly SandboxScan[], details?: ParcelDetails): readonly string[];
  /** The headers that prove who sends. */
  headersOf(body: string, secret: string): Readonly<Record<string, string>>;
  /** Where it pushes of those numbers alone that somebody subscribed to. */
  readonly subscriptions?: NumberSubscriptions;
  /** Whether there is still somebody who follows a number; all are followed when left out. */
  follows?(trackingNumber: string): boolean;
}

/** A carrier that the sandbox plays, apart from the words it speaks: what any of them can be told to do. */
export interface SimulatedCarrier {
  /** Code of the adapter that it answers. */
  readonly code: string;
  /** Base URL of its interface. */
  readonly apiUrl: string;
  /** What a client must show. */
  readonly credentials: Credentials;
  /** Null for a carrier that has to be asked. */
  readonly push: PushWire | null;
  /** A number in the carrier's format, with the right check digit. @param serial 0 to 99,999,999. */
  numberOf(serial: number): string;
  /** Takes parcels in, with no scan in the light. */
  load(parcels: readonly SandboxParcel[]): void;
  /** Takes parcels in that move by the sandbox's clock. */
  send(parcels: readonly SandboxParcel[]): void;
  /** Brings the next scans of a parcel to light. @returns how many. */
  advance(trackingNumber: string, count?: number): number;
  misbehave(kind: Misbehaviour, times?: number, trackingNumber?: string): void;
  /** The messages that tell of what travelling parcels met since the last call. */
  news(): readonly { readonly trackingNumber: string; readonly body: string }[];
}

/**
 * A simulated carrier over a world.
 * @param scanOf puts a scan into the shape that the world keeps.
 * @param back gives a kept scan back as it was loaded.
 */
export function simulate<Scan>(
  parts: Pick<SimulatedCarrier, "code" | "apiUrl" | "credentials" | "push" | "numberOf">,
  world: ParcelWorld<Scan>,
  scanOf: (scan: SandboxScan) => Scan,
  back: (scan: Scan) => SandboxScan,
): SimulatedCarrier {
  const kept = (parcels: readonly SandboxParcel[]) =>
    parcels.map((parcel) => ({ ...parcel, scans: parcel.scans.map(scanOf) }));
  return {
    ...parts,
    load: (parcels) => world.load(kept(parcels)),
    send: (parcels) => world.send(kept(parcels)),
    advance: (trackingNumber, count) => world.advance(trackingNumber, count).length,
    misbehave: (kind, times, trackingNumber) => world.misbehave(kind, times, trackingNumber ?? null),
    news: () =>
      world
        .catchUp()
        .filter(({ trackingNumber }) => parts.push?.follows?.(trackingNumber) ?? true)
        .flatMap(({ trackingNumber, scan }) =>
          (parts.push?.messagesOf(trackingNumber, [back(scan)], world.parcelOf(trackingNumber)?.details) ?? []).map(
            (body) => ({ trackingNumber, body }),
          ),
        ),
  };
}
