import type { SandboxClock } from "../carrier/clock.ts";
import type { Parcel } from "../carrier/parcel.ts";
import { ParcelWorld } from "../carrier/world.ts";
import type { FedexScanEvent } from "./wire.ts";

/** A parcel with all the scans it will ever get, in the order in which they happen. */
export type SandboxParcel = Parcel<FedexScanEvent>;

/** What the simulated FedEx knows: scans as FedEx writes them, so that recorded ones keep every word. */
export class FedexWorld extends ParcelWorld<FedexScanEvent> {
  constructor(clock: SandboxClock | null = null) {
    super((scan) => scan.date, clock);
  }
}
