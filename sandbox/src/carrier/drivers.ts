/** A driver that a simulated carrier sends. */
export interface SandboxPickup {
  readonly code: string;
  readonly accountNumber: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly packageCount: number;
  cancelled: boolean;
}

/** The drivers that a simulated carrier was asked for. */
export class Drivers {
  readonly #pickups: SandboxPickup[] = [];

  /** Oldest first. */
  all(): readonly SandboxPickup[] {
    return this.#pickups;
  }

  /** Sends a driver: another one for each call. @param codeOf makes a code of a number from 1 on. */
  send(asked: Omit<SandboxPickup, "code" | "cancelled">, codeOf: (serial: number) => string): SandboxPickup {
    const pickup = { ...asked, code: codeOf(this.#pickups.length + 1), cancelled: false };
    this.#pickups.push(pickup);
    return pickup;
  }
}
