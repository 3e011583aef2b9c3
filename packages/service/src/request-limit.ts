import { Lru } from "./lru.ts";

/** Callers that are remembered; one that is forgotten begins anew. */
const maxKeys = 100_000;

/**
 * Holds each caller to so many requests a minute, in this process: a bucket of a minute's worth that fills steadily.
 * What is refused takes nothing.
 */
export class RequestLimit {
  readonly #costMs: number;
  /** By caller: when the bucket would be full again. */
  readonly #fullAt = new Lru<string, number>(maxKeys);

  constructor(perMinute: number) {
    this.#costMs = 60_000 / perMinute;
  }

  /**
   * Takes one request.
   * @param now milliseconds since 1970.
   * @returns whole seconds to wait, at least 1, when it is one too many; null when it may go on.
   */
  take(key: string, now: number): number | null {
    const fullAt = Math.max(this.#fullAt.get(key) ?? now, now) + this.#costMs;
    const over = fullAt - now - 60_000;
    // Sums of shares of a minute are not exact.
    if (over > 0.001) return Math.ceil(over / 1000);
    this.#fullAt.set(key, fullAt);
    return null;
  }
}
