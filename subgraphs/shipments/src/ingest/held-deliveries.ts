import type { ReadDelivery } from "./process-deliveries.ts";

/** Most that is held, so that a flood fills the database and not the memory. */
const most = { deliveries: 4096, bytes: 32 * 1024 * 1024 };

/**
 * Deliveries that this process has just stored and has still at hand: they need neither be read back nor read again.
 * What is too much is let go; it is found where it is stored once its lease has ended.
 */
export class HeldDeliveries {
  #held: ReadDelivery[] = [];
  #bytes = 0;

  add(stored: ReadDelivery): void {
    const bytes = stored.delivery.body.length();
    if (this.#held.length >= most.deliveries || this.#bytes + bytes > most.bytes) return;
    this.#held.push(stored);
    this.#bytes += bytes;
  }

  /** The oldest, at most `limit`; they are not held any more. */
  takeOut(limit: number): ReadDelivery[] {
    const taken = this.#held.slice(0, limit);
    this.#held = this.#held.slice(limit);
    for (const { delivery } of taken) this.#bytes -= delivery.body.length();
    return taken;
  }
}
