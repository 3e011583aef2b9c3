import { Lru } from "./lru.ts";

/** Callers that are remembered; one that is forgotten begins anew. */
const maxKeys = 100_000;

/**
 * Holds each caller to so many requests a minute, or so much of anything else, in this process: a bucket of a minute's
 * worth that fills steadily. What is refused takes nothing.
 */
export class RequestLimit {
  readonly #perMinute: number;
  /** By caller: when the bucket would be full again. */
  readonly #fullAt = new Lru<string, number>(maxKeys);

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /**
   * Takes one request.
   * @param now milliseconds since 1970.
   * @param amount how many it counts for. What is more than a whole bucket needs a full one.
   * @returns whole seconds to wait, at least 1, when it is one too many; null when it may go on.
   */
  take(key: string, now: number, amount = 1): number | null {
    const fullAt = Math.max(this.#fullAt.get(key) ?? now, now) + this.#msOf(amount);
    const over = fullAt - now - 60_000;
    // Sums of shares of a minute are not exact.
    if (over > 0.001) return Math.ceil(over / 1000);
    this.#fullAt.set(key, fullAt);
    return null;
  }

  /** Gives back what was taken for nothing. */
  giveBack(key: string, amount: number): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#msOf(amount));
  }

  /** What a caller may still take at once. */
  left(key: string, now: number): number {
    const msToFull = Math.max((this.#fullAt.get(key) ?? now) - now, 0);
    return Math.max(Math.floor((1 - msToFull / 60_000) * this.#perMinute), 0);
  }

  #msOf(amount: number): number {
    return Math.min(amount / this.#perMinute, 1) * 60_000;
  }
}
