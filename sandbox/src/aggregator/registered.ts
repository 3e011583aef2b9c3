import type { Misbehaviour } from "../carrier/behaviour.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import type { ParcelWorld } from "../carrier/world.ts";

/** The numbers that a customer registered with a simulated aggregator: it tells of no others. */
export class Registered {
  readonly #numbers = new Set<string>();
  readonly #stopped = new Set<string>();
  readonly #world: ParcelWorld<SandboxScan>;

  constructor(world: ParcelWorld<SandboxScan>) {
    this.#world = world;
  }

  /** @returns false for a number that was registered before. */
  add(trackingNumber: string): boolean {
    const isNew = !this.#numbers.has(trackingNumber);
    this.#numbers.add(trackingNumber);
    return isNew;
  }

  has(trackingNumber: string): boolean {
    return this.#numbers.has(trackingNumber);
  }

  /** Forgets the number of which an id was made. @returns false when there is none. */
  remove(isIt: (trackingNumber: string) => boolean): boolean {
    const found = [...this.#numbers].find(isIt);
    return found !== undefined && this.#numbers.delete(found);
  }

  /** Ends the following of a number: it can still be asked about. @returns false when it was not followed. */
  stop(trackingNumber: string): boolean {
    const wasFollowed = this.follows(trackingNumber);
    this.#stopped.add(trackingNumber);
    return wasFollowed;
  }

  /** Whether news of it is pushed. */
  follows(trackingNumber: string): boolean {
    return this.has(trackingNumber) && !this.#stopped.has(trackingNumber);
  }

  /** How the present question goes wrong. A question about numbers that are not registered is not the one meant. */
  nextMisbehaviour(trackingNumbers: readonly string[]): Misbehaviour | null {
    const known = trackingNumbers.filter((number) => this.has(number));
    return known.length === 0 ? null : this.#world.nextMisbehaviour(known);
  }
}
